import { afterAll, expect, test } from "vitest";
import type { DeclaredReference, TableName } from "../../../server/crm/objects.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import type { PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { startWorker } from "../../../server/worker.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const activityOf = (kind: string, to: TableName): DeclaredReference => ({
	declared: true,
	table: "crm.activity",
	column: "subject",
	to,
	when: { kind },
	rule: "delete",
});
const references = [
	...smallCrm.references,
	activityOf("customer", "crm.customers"),
	activityOf("conversation", "crm.conversations"),
	activityOf("kobject", "crm.kobjects"),
];
const small = await startSmall(
	{},
	{
		crm: { ...smallCrm, references },
		schema: `${smallCrmSchema} create table crm.activity (id bigint primary key, kind text not null, subject text not null)`,
	},
);
const stopWorker = await startWorker(small.services);
afterAll(stopWorker);
const adminUser = await small.addUser({ role: "admin" });
const { ask, deleteOne, deleteMany, ended } = play(small, await small.signIn(adminUser));

const erased = (object: string, key: string, klass: string | null = null) => ask("/erased", { object, klass, key });
const device = "2c4f2f0e-93a1-4b52-9c52-0a8f3a0f7c12";
const order = "6d8f2f0e-93a1-4b52-9c52-0a8f3a0f7c11";

test("a dead link to a record deleted with a customer shows the time and the customer's audit reference", async () => {
	await small.superuser`insert into crm.kobjects values (${order}, 'An order', 'order', 1)`;
	const { outcome } = await deleteOne("customer", "1");
	expect(outcome?.auditReference).toBe("A-1");
	const told = { erased: true, auditReference: "A-1", deletedAt: expect.stringMatching(/^2/) };
	expect(await erased("conversation", "1")).toEqual(told);
	expect(await erased("kobject", order, "order")).toEqual(told);
});

test("a dead link reveals nothing to people who may not read its records or its klass", async () => {
	await small.superuser`insert into crm.kobjects values (${device}, 'A device', 'device', 2)`;
	await deleteOne("kobject", device, "device");
	const askAs = async (grants: PermissionSetBody["grants"]) => {
		const user = await small.addUser();
		const searches = { read: false, bulkDelete: false };
		await createPermissionSet(small.asks(adminUser), { name: user.id, grants, searches, users: [user.id] });
		const { ask } = play(small, await small.signIn(user));
		return (klass: string) => ask<{ erased: boolean }>("/erased", { object: "kobject", klass, key: device });
	};
	const line = { object: "kobject", klass: null, read: true, delete: false, scope: null };
	const [reader, ofOrders, ofNothing] = [
		await askAs([line]),
		await askAs([{ ...line, klass: "order" }]),
		await askAs([{ ...line, read: false }]),
	];
	expect(await reader("device")).toMatchObject({ erased: true });
	for (const klass of ["device", "order"]) expect(await ofOrders(klass)).toMatchObject({ erased: false, auditReference: null });
	expect(await ofNothing("device")).toMatchObject({ erased: false, auditReference: null });
});

test("a dead link into a batch of several shows the first and the last reference", async () => {
	await small.superuser`insert into crm.customers select n, 'Customer' from generate_series(11, 13) n`;
	await small.superuser`insert into crm.conversations select n, 'Subject', n from generate_series(11, 13) n`;
	await ended((await deleteMany("customer", ["11", "12", "13"])).id);
	expect(await erased("conversation", "12")).toMatchObject({ erased: true, auditReference: "A-3 to A-5" });
	expect(await erased("customer", "12")).toMatchObject({ erased: true, auditReference: "A-4" });
});

test("a link to a record that never existed reveals nothing", async () => {
	expect(await erased("conversation", "999")).toEqual({ erased: false, deletedAt: null, auditReference: null });
});

test("dead links work the same after 35 days, and only the keys they need are stored", async () => {
	const { eraser, graph } = small.services;
	const current = await graph.current();
	await expect.poll(async () => (await sweepTombstones(eraser, current)).waiting).toBe(0);
	await small.superuser`update expunge.tombstones set due_at = due_at - interval '36 days', erased_at = erased_at - interval '36 days'`;
	await small.superuser`update expunge.items set at = at - interval '36 days'`;
	await sweepTombstones(eraser, current);
	const kept = await small.superuser<
		{ target: string; key: string }[]
	>`select table_name as target, key from expunge.tombstones order by 1, 2`;
	expect(kept.map(({ target, key }) => `${target} ${key}`)).toEqual([
		...["1", "11", "12", "13"].map((key) => `crm.conversations(id) ${key}`),
		`crm.kobjects(id) ${order}`,
	]);
	expect(await erased("kobject", order, "order")).toMatchObject({ erased: true, auditReference: "A-1" });
	expect(await erased("conversation", "12")).toMatchObject({ erased: true, auditReference: "A-3 to A-5" });
	expect(await erased("customer", "12")).toMatchObject({ erased: true, auditReference: "A-4" });
});

test("a dead link reveals nothing to people with a scope, except to the person who deleted the record", async () => {
	const { deleteOne: deleteAsAdmin } = play(small, await small.signIn(adminUser));
	await small.superuser`insert into crm.customers values (21, 'Northern', 'north'), (22, 'Southern', 'south')`;
	const line = { object: "customer", klass: null, read: true, delete: true };
	const scoped = async (scope: string[]) => {
		const user = await small.addUser();
		const searches = { read: false, bulkDelete: false };
		await createPermissionSet(small.asks(adminUser), { name: user.id, grants: [{ ...line, scope }], searches, users: [user.id] });
		return play(small, await small.signIn(user));
	};
	const [north, south] = [await scoped(["north"]), await scoped(["south"])];
	const look = (who: typeof north, key: string) => who.ask("/erased", { object: "customer", klass: null, key });
	await deleteAsAdmin("customer", "22");
	await north.deleteOne("customer", "21");
	for (const who of [north, south]) expect(await look(who, "22")).toMatchObject({ erased: false, auditReference: null });
	expect(await look(south, "21")).toMatchObject({ erased: false, auditReference: null });
	expect(await look(north, "21")).toMatchObject({ erased: true, auditReference: expect.stringMatching(/^A-/) });
});
