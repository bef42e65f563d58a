import { setTimeout } from "node:timers/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { awaitBatches } from "../../../server/erasure/holds/held-records.ts";
import { placeHold } from "../../../server/holds/place-hold.ts";
import { forgetReleased, releaseHold } from "../../../server/holds/release-hold.ts";
import { changeOrganisation } from "../../../server/permissions/change-organisation.ts";
import { startDeletion } from "../../../server/previews/confirm-deletion.ts";
import { createPreview } from "../../../server/previews/create-preview.ts";
import { getPreview } from "../../../server/previews/get-preview.ts";
import { startWorker } from "../../../server/worker.ts";
import { asEraser } from "../../support/role-addresses.ts";
import { startSmall } from "../../support/start-small.ts";
import { waitForWaiters } from "../../support/wait-for-waiters.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { superuser, services, appUrl } = small;
afterAll(await startWorker(services));
const user = await small.addUser({ role: "admin" });
const admin = small.asks(user);
const { ask, deleteMany, deleteOne, ended, items, preview } = play(small, await small.signIn(user));

const order = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const hold = (object: string, key: string) => placeHold(admin, { object, key, reason: "A court case" });
const standing = async () => (await superuser<{ id: string }[]>`select id from crm.customers order by id`).map(({ id }) => id);

/** Six customers, each with a conversation and an order of the same number. */
beforeEach(async () => {
	await superuser`truncate crm.customers, crm.conversations, crm.kobjects, expunge.holds`;
	await superuser`insert into crm.customers select n, 'Customer ' || n, 'north' from generate_series(1, 6) as n`;
	await superuser`insert into crm.conversations select n, 'Subject', n from generate_series(1, 6) as n`;
	for (let n = 1; n <= 6; n++) await superuser`insert into crm.kobjects values (${order(n)}, 'Order', 'order', ${n})`;
});

test.each([
	["itself", "customer", "3"],
	["a conversation of it", "conversation", "3"],
	["an order of it", "kobject", order(3)],
])("a customer stays while %s is on hold, the others are deleted, and it is deleted after the release", async (_, object, key) => {
	const { id } = await hold(object, key);
	const wanted = { object: "customer", bulk: true, ids: ["1", "2", "3", "4"] };
	expect(await preview(wanted)).toMatchObject({ submitted: 4, deletable: 3, refusals: [{ code: "held", count: 1 }], rows: 9 });
	expect(await preview({ ...wanted, bulk: false, ids: ["3"] })).toMatchObject({ deletable: 0, refusals: [{ code: "held", count: 1 }] });

	const deletion = await ended((await deleteMany("customer", wanted.ids)).id);
	expect(deletion).toMatchObject({
		state: "complete_with_errors",
		counts: { succeeded: 3, failed: 1, rows: 9 },
		reasons: [{ code: "held", count: 1 }],
	});
	expect((await items(deletion.id)).map(({ code }) => code)).toEqual(["deleted", "deleted", "held", "deleted"]);
	expect(await standing()).toEqual(["3", "5", "6"]);
	expect(await superuser`select from crm.conversations where customer_id = 3`).toHaveLength(1);
	expect(await superuser`select from crm.kobjects where customer_id = 3`).toHaveLength(1);

	await releaseHold(admin, id, "Over");
	expect(await deleteOne("customer", "3")).toMatchObject({ outcome: { code: "deleted" }, counts: { rows: 3 } });
	expect(await standing()).toEqual(["5", "6"]);
});

test("a hold below one customer keeps neither another record nor its own siblings", async () => {
	await hold("conversation", "3");
	expect(await deleteOne("kobject", order(3), "order")).toMatchObject({ outcome: { code: "deleted" } });
	expect(await deleteOne("conversation", "4")).toMatchObject({ outcome: { code: "deleted" } });
	expect(await deleteOne("conversation", "3")).toMatchObject({ outcome: { code: "held" } });
	expect(await deleteOne("customer", "3")).toMatchObject({ outcome: { code: "held" } });
	expect(await deleteOne("customer", "4")).toMatchObject({ outcome: { code: "deleted" } });
});

test("a batch that waited for a new hold respects it", async () => {
	let deletion: ReturnType<typeof deleteOne> | undefined;
	await services.db.transaction(async (tx) => {
		await awaitBatches(tx);
		deletion = deleteOne("customer", "1");
		await waitForWaiters(tx, 1);
		await superuser`insert into expunge.holds (object, key, reason, placed_by) values ('conversation', '1', 'x', ${user.id})`;
	});
	expect(await deletion).toMatchObject({ outcome: { code: "held" } });
	expect(await standing()).toContain("1");
});

test("whichever comes first, an accepted hold keeps its record, and a refused one finds it gone", async () => {
	for (let round = 0; round < 20; round++) {
		const n = String(100 + round);
		await superuser`insert into crm.customers values (${n}, 'Customer', 'north')`;
		await superuser`insert into crm.conversations values (${n}, 'Subject', ${n})`;
		const { id } = await preview({ object: "customer", bulk: false, ids: [n] });
		const [placed, deleted] = await Promise.all([
			setTimeout(round * 4).then(() => hold("conversation", n).catch(({ code }) => code)),
			ask<{ outcome: { code: string } }>("/deletions", { preview: id, confirmation: "DELETE" }),
		]);
		const kept = await superuser`select from crm.conversations where id = ${n}`;
		expect([typeof placed, deleted.outcome.code, kept.length]).toEqual(
			placed === "not_found" ? ["string", "deleted", 0] : ["object", "held", 1],
		);
	}
});

test("reasons are deleted with their record, however it was deleted, and not earlier", async () => {
	const first = await hold("conversation", "1");
	const second = await hold("conversation", "2");
	await hold("kobject", order(2));
	const left = async () => (await superuser<{ key: string }[]>`select key from expunge.holds order by key`).map(({ key }) => key);
	for (const { id } of [first, second]) await releaseHold(admin, id, "Over");
	expect([await forgetReleased(services), await left()]).toEqual([0, [order(2), "1", "2"]]);
	expect(await deleteOne("customer", "1")).toMatchObject({ outcome: { code: "deleted" } });
	await superuser`delete from crm.kobjects where customer_id = 2`;
	expect([await forgetReleased(services), await left()]).toEqual([1, [order(2), "2"]]);
});

test("unchecked deletion runs only while the switch is on, and respects holds", async () => {
	const statements: string[] = [];
	const watched = connect(asEraser(appUrl), { max: 2, print: (statement) => statements.push(statement) });
	const action = { ...admin, eraser: watched.db };
	async function remove(key: string) {
		const { id } = await createPreview(action, {
			object: "customer",
			klass: null,
			bulk: false,
			ids: [key],
			complete: true,
			crmLogin: null,
		});
		await getPreview(action, id);
		statements.length = 0;
		const { deletion } = await startDeletion(action, { preview: id, confirmation: "DELETE" });
		const unchecked = statements.some((statement) => statement.includes("'session_replication_role', 'replica'"));
		return [deletion.outcome?.code, deletion.counts.rows, unchecked];
	}
	// Parameters belong to the whole cluster, which other tests share, so the grant stays.
	await superuser`grant set on parameter session_replication_role to expunge_eraser`;
	try {
		expect(await remove("1")).toEqual(["deleted", 3, false]);
		await changeOrganisation(admin, { uncheckedDeletion: true });
		expect(await remove("2")).toEqual(["deleted", 3, true]);
		await hold("kobject", order(3));
		expect(await remove("3")).toEqual(["held", 0, false]);
		await changeOrganisation(admin, { uncheckedDeletion: false });
		expect(await remove("4")).toEqual(["deleted", 3, false]);
	} finally {
		await watched.close();
	}
	expect(await standing()).toEqual(["3", "5", "6"]);
	expect(await superuser`select from crm.conversations`).toHaveLength(3);
	expect(await superuser`select from crm.kobjects`).toHaveLength(3);
});
