import { afterAll, beforeEach, expect, test } from "vitest";
import { placeHold } from "../../../server/holds/place-hold.ts";
import { releaseHold } from "../../../server/holds/release-hold.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { startWorker } from "../../../server/worker.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const note = {
	labels: { singular: "Note", plural: "Notes" },
	table: "crm.notes",
	key: "id",
	name: ["id"],
	parents: [
		{ object: "conversation", column: "conversation_id" },
		{ object: "note", column: "answers" },
	],
} as const;
const crm = {
	...smallCrm,
	objects: { ...smallCrm.objects, note },
	references: [
		...smallCrm.references,
		{ table: "crm.notes", columns: ["conversation_id"], rule: "delete" },
		{ table: "crm.notes", columns: ["answers"], rule: "delete" },
	] as const,
};
const schema = `${smallCrmSchema}
	create table crm.notes (id int primary key, conversation_id bigint references crm.conversations, answers int references crm.notes)`;
const small = await startSmall({}, { crm, schema });
const { superuser, services } = small;
afterAll(await startWorker(services));
const adminUser = await small.addUser({ role: "admin" });
const admin = small.asks(adminUser);
const agentUser = await small.addUser();
const everything = { klass: null, read: true, delete: true, scope: null };
const inNorth = { ...everything, object: "customer", scope: ["north"] };
const grants = [
	inNorth,
	...["company", "conversation", "kobject", "note"].map((object) => ({ ...everything, object, delete: object !== "company" })),
];
await createPermissionSet(admin, { name: "Agents", grants, searches: { read: true, bulkDelete: true }, users: [agentUser.id] });
const agent = play(small, await small.signIn(agentUser));

const order = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/**
 * Five customers, each with a conversation, an order, a note of the conversation, an answer to it, and an answer to that. The numbers show
 * whose they are.
 */
beforeEach(async () => {
	await superuser`truncate crm.customers, crm.conversations, crm.kobjects, crm.notes, expunge.holds`;
	await superuser`insert into crm.customers select n, 'Customer ' || n, 'north' from generate_series(1, 5) as n`;
	await superuser`insert into crm.conversations select n, 'Subject', n from generate_series(1, 5) as n`;
	await superuser`insert into crm.notes select n, n, null from generate_series(1, 5) as n`;
	await superuser`insert into crm.notes select 10 * n, null, n from generate_series(1, 5) as n`;
	await superuser`insert into crm.notes select 100 * n, null, 10 * n from generate_series(1, 5) as n`;
	for (let n = 1; n <= 5; n++) await superuser`insert into crm.kobjects values (${order(n)}, 'Order', 'order', ${n})`;
});

const ofCustomer = [
	{ object: "conversation", klass: null, keys: ["3", "4"] },
	{ object: "kobject", klass: "order", keys: [order(3), order(4)] },
	{ object: "note", klass: null, keys: ["3", "4"] },
	{ object: "note", klass: null, keys: ["300", "400"] },
];

test.each(ofCustomer)(
	"while a customer is on hold, its $object $keys.0 stays, alone or with others, and another's is deleted",
	async (of) => {
		const { object, klass, keys } = of;
		const { id } = await placeHold(admin, { object: "customer", key: "3", reason: "A court case" });
		const alone = { object, klass, bulk: false, ids: keys.slice(0, 1) };
		expect(await agent.preview(alone)).toMatchObject({ deletable: 0, refusals: [{ code: "held", count: 1 }] });
		expect(await agent.deleteOne(object, keys[0] ?? "", klass)).toMatchObject({ outcome: { code: "held" } });

		expect(await agent.preview({ ...alone, bulk: true, ids: keys })).toMatchObject({
			deletable: 1,
			refusals: [{ code: "held", count: 1 }],
		});
		const { id: deletion } = await agent.ended((await agent.deleteMany(object, keys, klass)).id);
		expect((await agent.items(deletion)).map(({ code }) => code)).toEqual(["held", "deleted"]);

		await releaseHold(admin, id, "Over");
		expect(await agent.deleteOne(object, keys[0] ?? "", klass)).toMatchObject({ outcome: { code: "deleted" } });
	},
);

test("a hold below a customer does not keep its siblings", async () => {
	await placeHold(admin, { object: "kobject", key: order(3), reason: "A court case" });
	expect(await agent.deleteOne("conversation", "3")).toMatchObject({ outcome: { code: "deleted" } });
});

test("a hold is not revealed to people who could not delete the record", async () => {
	await superuser`update crm.customers set team = 'south' where id = 3`;
	await placeHold(admin, { object: "customer", key: "3", reason: "A court case" });
	const { refusals } = await agent.preview({ object: "customer", bulk: true, ids: ["3", "4"] });
	expect(refusals.map(({ code, count }) => [code, count])).toEqual([["not_found", 1]]);
	await placeHold(admin, { object: "kobject", key: order(1), reason: "A court case" });
	const devices = await agent.preview({ object: "kobject", klass: "device", bulk: false, ids: [order(1)] });
	expect(devices.refusals.map(({ code, count }) => [code, count])).toEqual([["not_found", 1]]);
});
