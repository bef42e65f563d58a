import { beforeAll, expect, test } from "vitest";
import { type Copy, seedCopies } from "./copies.ts";
import { erase, setUpExpunge } from "./erase.ts";
import { keepJournal, readJournal } from "./journal.ts";

const copy = seedCopies();
let rt: Copy;
let appUrl: string;

beforeAll(async () => {
	rt = await copy("rt_refusals");
	appUrl = await setUpExpunge(rt.url);
	await keepJournal(rt.sql);
});

const idOf = async (name: string) => (await rt.sql<{ id: number }[]>`select id from users where name = ${name}`)[0]?.id ?? 0;

test.each(["agent1", "root", "Nobody", "RT_System"])("%s is an agent or RT itself, and is refused without a row touched", async (name) => {
	const { refused, rows } = await erase(appUrl, "user", [await idOf(name)]);
	expect(refused.map(({ code }) => code)).toEqual(["referenced"]);
	expect(rows).toBe(0);
	expect([...(await readJournal(rt.sql))]).toEqual([]);
});

test("a customer is deleted although an agent in the same batch stays", async () => {
	const [agent, customer] = [await idOf("agent2"), await idOf("xanthel.hraskvik@customer.example")];
	const { refused } = await erase(appUrl, "user", [agent, customer]);
	expect(refused.map(({ key }) => key)).toEqual([String(agent)]);
	expect(await idOf("xanthel.hraskvik@customer.example")).toBe(0);
	expect(await idOf("agent2")).toBe(agent);
});

test("records of a former agent belong to Nobody, in the column and in the role", async () => {
	const [former, nobody] = [await idOf("quelmar.hraskvik@customer.example"), await idOf("Nobody")];
	const owned = (await rt.sql<{ id: number }[]>`select id from tickets where owner = ${former}`).map(({ id }) => id);
	expect(owned.length).toBeGreaterThan(0);
	expect((await erase(appUrl, "user", [former])).refused).toEqual([]);
	expect(await rt.sql`select distinct owner from tickets where id in ${rt.sql(owned)}`).toEqual([{ owner: nobody }]);
	expect(
		await rt.sql`select distinct memberid from groupmembers join groups on groups.id = groupid
			where domain = 'RT::Ticket-Role' and name = 'Owner' and instance in ${rt.sql(owned)}`,
	).toEqual([{ memberid: nobody }]);
});
