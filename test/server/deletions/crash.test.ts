import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { adapter, password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { pauseDeletions } from "../../support/pause-deletions.ts";
import { until } from "../../support/until.ts";
import { play, requestsThrough, signInAs } from "./play.ts";

const database = await freshDatabase({ template: "expunge" });
const superuser = postgres(database.adminUrl, { max: 2, onnotice: () => {} });
const server = await startExpungeServer({ databaseUrl: database.appUrl, adapter, crmOrigin: "https://crm.example.test" });
const other = await startExpungeServer({ databaseUrl: database.appUrl, adapter, crmOrigin: "https://crm.example.test" });
afterAll(async () => {
	await Promise.all([server.stop(), other.stop()]);
	await superuser.end();
});

const at = (address: string) => requestsThrough((path, init) => fetch(`${address}${path}`, init));
const token = await signInAs(at(server.url), people.bulk.email, password);
const { deleteMany, ended, items } = play(at(server.url), token);

async function customers(): Promise<string[]> {
	return (await superuser<{ id: string }[]>`select id::text from crm.customers order by id`).map(({ id }) => id);
}

async function progress(id: string): Promise<number> {
	const [row] = await superuser<{ done: number }[]>`select succeeded + failed + skipped as done from expunge.deletions where id = ${id}`;
	return row?.done ?? 0;
}

/** Deletes them up to the end of the first batch. The next one cannot commit before it is resumed. */
async function begin(keys: string[]): Promise<{ id: string; resume(): Promise<void> }> {
	const { letOneBatchPass, resume } = await pauseDeletions(database.adminUrl);
	const { id } = await deleteMany("customer", keys);
	await letOneBatchPass();
	await until(
		() => progress(id),
		(done) => done > 0,
		{ what: "The deletion should have begun" },
	);
	return { id, resume };
}

async function expectEachOnce(id: string, keys: string[]) {
	const outcomes = await items(id);
	expect(outcomes.map(({ key }) => key)).toEqual(keys);
	const standing = new Set(await customers());
	const entries = await superuser<{ key: string; count: number }[]>`
		select key, count(*)::int as count from expunge.audit_entries join expunge.audit_links using (batch) where deletion_id = ${id} group by key`;
	for (const { key, code } of outcomes) {
		expect(standing.has(key ?? "")).toBe(code !== "deleted");
		expect(entries.find((entry) => entry.key === key)?.count ?? 0).toBe(code === "deleted" ? 1 : 0);
	}
}

test("a deletion resumes when the server is killed halfway and restarted", async () => {
	await other.stop();
	const keys = (await customers()).slice(0, 250);
	const { id, resume } = await begin(keys);
	await server.kill();
	await resume();
	expect(await progress(id)).toBeLessThan(keys.length);
	await server.start();
	const deletion = await ended(id);
	expect(deletion.counts.waiting).toBe(0);
	await expectEachOnce(id, keys);
});

test("another server resumes the deletion of a server that was killed", async () => {
	await other.start();
	process.kill(other.pid(), "SIGSTOP");
	const keys = (await customers()).slice(0, 200);
	const { id, resume } = await begin(keys);
	await server.kill();
	await resume();
	expect(await progress(id)).toBeLessThan(keys.length);
	process.kill(other.pid(), "SIGCONT");
	expect((await play(at(other.url), token).ended(id)).counts.waiting).toBe(0);
	await server.start();
	await expectEachOnce(id, keys);
});
