import { afterAll, beforeEach, expect, onTestFailed, test } from "vitest";
import { verifyChain } from "../../../server/audit/verify-chain.ts";
import { removeUser } from "../../../server/people/change-user.ts";
import { createPermissionSet, removePermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { startWorker } from "../../../server/worker.ts";
import { type PausedDeletions, pauseDeletions } from "../../support/pause-deletions.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const small = await startSmall();
const { superuser, services } = small;
const stopWorker = await startWorker(services);
afterAll(stopWorker);
const adminUser = await small.addUser({ role: "admin" });
const admin = small.asks(adminUser);
const { deleteMany, ended, items, ask, preview, confirm } = play(small, await small.signIn(adminUser));

let first = 1;
beforeEach(() => {
	first += 10_000;
});

async function addCustomers(count: number): Promise<string[]> {
	await superuser`insert into crm.customers select n, 'Customer', 'north' from generate_series(${first}::int, ${first + count - 1}::int) as n`;
	await superuser`insert into crm.conversations select n, 'Subject', n from generate_series(${first}::int, ${first + count - 1}::int) as n`;
	return Array.from({ length: count }, (_, index) => String(first + index));
}

async function deleter(name: string) {
	const user = await small.addUser();
	const grant = { object: "customer", klass: null, read: true, delete: true, scope: null };
	const set = await createPermissionSet(admin, { name, grants: [grant], searches: { read: true, bulkDelete: true }, users: [user.id] });
	return Object.assign({ user, set }, play(small, await small.signIn(user)));
}

/** Reads everything in one statement. */
async function look(id: string) {
	const [row] = await superuser`
		select submitted, succeeded, failed, skipped, cancelled, state,
			(select count(*)::int from expunge.outcomes where deletion_id = d.id and code = 'deleted') as deleted_items,
			(select count(*)::int from expunge.outcomes where deletion_id = d.id) as items,
			(select count(*)::int from expunge.audit_entries join expunge.audit_links using (batch) where deletion_id = d.id) as entries,
			(select count(*)::int from expunge.preview_records r join crm.customers c on c.id::text = r.key where preview_id = d.id) as standing,
			(select count(*)::int from expunge.notifications where deletion_id = d.id) as notifications
		from expunge.deletions d where id = ${id}`;
	return row ?? {};
}

/** Starts a deletion that pauses after its first batch, however fast the machine is. */
async function begin(start: () => Promise<{ id: string }>): Promise<PausedDeletions & { id: string }> {
	const paused = await pauseDeletions(small.adminUrl);
	onTestFailed(() => paused.resume());
	const { id } = await start();
	await paused.letOneBatchPass();
	return { ...paused, id };
}

/** Does something that waits for the running batch, and lets that batch go on once it waits. */
async function duringBatch<Value>({ batchWaits, resume }: PausedDeletions, work: () => Promise<Value>): Promise<Value> {
	await batchWaits();
	const working = work();
	const waiting = () => superuser`
		select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
	await until(waiting, ({ length }) => length > 1, { what: "Somebody should wait for the batch, which waits for the test" });
	await resume();
	return working;
}

/** Waits until the queue has no job for it and nobody works on it. */
async function comesToRest(id: string): Promise<void> {
	const queued = () => superuser`
		select state from expunge_queue.job where name = 'slice' and data ->> 'deletion' = ${id} and state in ('created', 'retry', 'active')`;
	await until(queued, ({ length }) => length === 0, { what: "The queue should be done with the deletion" });
}

test("the counts add up at every moment, and a record is gone if and only if its audit entry exists", async () => {
	const keys = await addCustomers(3_000);
	const { id, resume } = await begin(() => deleteMany("customer", [...keys, ...keys.slice(0, 50), String(first + 9_000)]));
	const states = new Set<string>();
	for (let looks = 0; ; looks++) {
		if (looks === 1) await resume();
		const seen = await look(id);
		states.add(seen["state"]);
		expect(seen["succeeded"] + seen["failed"] + seen["skipped"] + seen["cancelled"]).toBe(seen["items"]);
		expect(seen["entries"]).toBe(seen["succeeded"]);
		expect(seen["deleted_items"]).toBe(seen["succeeded"]);
		expect(3_000 - seen["standing"]).toBe(seen["succeeded"]);
		expect(seen["notifications"]).toBe(seen["items"] === 3_001 ? 1 : 0);
		if (seen["items"] === 3_001) break;
	}
	const deletion = await ended(id);
	expect(deletion).toMatchObject({ state: "complete_with_errors", reasons: [{ code: "not_found", count: 1 }] });
	expect(deletion.counts).toMatchObject({ submitted: 3_001, succeeded: 3_000, failed: 1, waiting: 0, rows: 6_000 });
	expect(states.has("running")).toBe(true);
});

test("after an answered cancel no further record is deleted, and the remainder is correct", async () => {
	const keys = await addCustomers(4_000);
	const begun = await begin(() => deleteMany("customer", keys));
	const { id } = begun;
	const cancelled = await duringBatch(begun, () => ask<Awaited<ReturnType<typeof ended>>>(`/deletions/${id}/cancel`, {}));
	const then = await look(id);
	expect(cancelled).toMatchObject({
		state: "cancelled",
		counts: { waiting: 0, succeeded: then["succeeded"], cancelled: then["standing"] },
	});
	expect(then["standing"]).toBeGreaterThan(0);
	await comesToRest(id);
	expect(await look(id)).toEqual(then);
});

test.each(["the permission set is deleted", "the person is removed"])(
	"once the answer says that %s, nothing more is deleted",
	async (way) => {
		const { user, set, ...someone } = await deleter(way);
		const keys = await addCustomers(4_000);
		const begun = await begin(() => someone.deleteMany("customer", keys));
		const { id } = begun;
		await duringBatch<unknown>(begun, () =>
			way === "the person is removed" ? removeUser(admin, user.id) : removePermissionSet(admin, set.id),
		);
		const then = await look(id);
		expect(then["standing"]).toBeGreaterThan(0);
		const deletion = await ended(id);
		expect(deletion).toMatchObject({ state: "complete_with_errors", reasons: [{ code: "permission_denied", count: then["standing"] }] });
		expect(await look(id)).toMatchObject({ succeeded: then["succeeded"], standing: then["standing"], failed: then["standing"] });
	},
);

test("two deletions of the same records delete each once, and both complete", async () => {
	const keys = await addCustomers(1_000);
	const [one, other] = await Promise.all([deleteMany("customer", keys), deleteMany("customer", keys.toReversed())]);
	const [a, b] = [await ended(one.id), await ended(other.id)];
	expect([a.state, b.state]).toEqual(["complete", "complete"]);
	expect(a.counts.succeeded + b.counts.succeeded).toBe(1_000);
	expect(a.counts.skipped + b.counts.skipped).toBe(1_000);
	const entries = await superuser`
		select key from expunge.audit_entries join expunge.audit_links using (batch) where deletion_id in (${one.id}, ${other.id}) group by key having count(*) > 1`;
	expect(entries).toHaveLength(0);
});

test("conversations deleted with their customer count as already gone, not as missing", async () => {
	const keys = await addCustomers(20);
	const shown = await preview({ object: "conversation", bulk: true, ids: keys });
	await ended((await deleteMany("customer", keys)).id);
	expect(await ended((await confirm(shown.id)).id)).toMatchObject({ state: "complete", counts: { skipped: 20, failed: 0 } });
});

test("a confirmation sent ten times at once starts one deletion", async () => {
	const { id } = await preview({ object: "customer", bulk: true, ids: await addCustomers(50) });
	const all = await Promise.all(Array.from({ length: 10 }, () => confirm(id)));
	expect(new Set(all.map((deletion) => deletion.id))).toEqual(new Set([id]));
	expect(await ended(id)).toMatchObject({ counts: { submitted: 50, succeeded: 50 } });
	expect(await confirm(id)).toMatchObject({ state: "complete", counts: { succeeded: 50 } });
});

test("one bad record never stops the others: each failure has its reason, and a retry takes only the failed records", async () => {
	const keys = await addCustomers(60);
	const [blocked, locked, held] = [String(first + 7), String(first + 30), String(first + 45)];
	await superuser`insert into expunge.holds (object, key, reason, placed_by) values ('customer', ${held}, 'a case', 'somebody')`;
	await superuser.unsafe(`
		create function crm.protest() returns trigger language plpgsql as $$ begin raise exception 'a contract'; end $$;
		create trigger protest before delete on crm.customers for each row when (old.id = ${blocked}) execute function crm.protest()`);
	const deletion = await superuser.begin(async (tx) => {
		await tx`update crm.customers set name = 'being edited' where id = ${locked}`;
		return ended((await deleteMany("customer", keys)).id);
	});
	await superuser`drop trigger protest on crm.customers`;
	const { id } = deletion;
	const outcomes = await items(id);
	expect(outcomes.find(({ key }) => key === locked)?.code).toBe("locked");
	expect(outcomes.find(({ key }) => key === held)?.code).toBe("held");
	expect(outcomes.find(({ key }) => key === blocked)?.code).toBe("blocked_by_database");
	expect(deletion.counts).toMatchObject({ succeeded: 57, failed: 3 });
	const again = await ask<{ id: string }>(`/deletions/${id}/retry`, {});
	expect(await ask(`/previews/${again.id}`)).toMatchObject({ submitted: 3 });
	await superuser`update expunge.holds set released_at = now() where key = ${held}`;
	expect(await ended((await confirm(again.id)).id)).toMatchObject({ state: "complete", counts: { submitted: 3, succeeded: 3 } });
});

test("a small deletion overtakes a large one", async () => {
	const large = await deleteMany("customer", await addCustomers(5_000));
	first += 5_000;
	const little = await deleteMany("customer", await addCustomers(5));
	await ended(little.id);
	expect((await look(large.id))["items"]).toBeLessThan(5_000);
	await ended(large.id);
});

test("the audit's chain is intact afterwards", async () => {
	const verdict = await verifyChain(services.db, services.env.auditKey);
	expect(verdict).toMatchObject({ problems: [] });
});
