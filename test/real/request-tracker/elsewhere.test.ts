import { expect, test } from "vitest";
import { seedCopies } from "./copies.ts";
import { refuseOthers } from "./elsewhere.ts";
import { setUpExpunge } from "./erase.ts";
import { keepJournal, readJournal } from "./journal.ts";

const copy = seedCopies();
const refusal = (databaseUrl: string) => refuseOthers({ url: "http://127.0.0.1", databaseUrl });

test.each([
	["a user", "update users set name = 'grete@company.example' where name = 'agent1'", "the user grete@company.example"],
	["a ticket", "update tickets set subject = 'Printer on fire' where id = 7", "ticket 7, Printer on fire"],
	["an asset", "update assets set name = 'Printer' where id = 7", "asset 7, Printer"],
])("a foreign Request Tracker with %s of somebody's is refused with a sentence and left untouched", async (_, statement, what) => {
	const { url, sql } = await copy("rt_elsewhere");
	await expect(refusal(url)).resolves.toBeUndefined();
	await sql.unsafe(statement);
	await keepJournal(sql);
	await expect(refusal(url)).rejects.toThrow(`has data that is not of these tests (${what})`);
	expect([...(await readJournal(sql))]).toEqual([]);
});

test("an empty instance, one with another organization, and a directory without Request Tracker are refused too", async () => {
	const { url, sql } = await copy("rt_elsewhere");
	await sql`update links set base = replace(base, 'expunge.test', 'rt.company.example')`;
	await expect(refusal(url)).rejects.toThrow("another $Organization");
	await sql`delete from users where name like '%@customer.example'`;
	await expect(refusal(url)).rejects.toThrow("is empty");
	await expect(refusal(await setUpExpunge(url))).rejects.toThrow("must be a superuser");
	await expect(refusal(url.replace(/[^/]+$/, "postgres"))).rejects.toThrow("not that of a Request Tracker");
});
