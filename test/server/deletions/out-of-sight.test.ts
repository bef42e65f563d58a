import { beforeEach, expect, test } from "vitest";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const { customer, ...others } = smallCrm.objects;
if (!customer) throw new Error("The small CRM has no customers.");
const small = await startSmall(
	{},
	{
		crm: { ...smallCrm, objects: { ...others, customer: { ...customer, where: { merged_into: null } } } },
		schema: `${smallCrmSchema} alter table crm.customers add merged_into bigint`,
	},
);
const { superuser } = small;
const { preview, confirm } = play(small, await small.signIn(await small.addUser({ role: "admin" })));
const order = "6d8f2f0e-93a1-4b52-9c52-0a8f3a0f7c11";

beforeEach(async () => {
	await superuser`truncate crm.customers, crm.conversations, crm.kobjects`;
	await superuser`insert into crm.customers values (7, 'Somebody', 'north')`;
	await superuser`insert into crm.kobjects values (${order}, 'An order', 'order', 7)`;
});

test("a customer who was merged before their turn is reported as not found, not as gone", async () => {
	const { id } = await preview({ object: "customer", bulk: false, ids: ["7"] });
	await superuser`update crm.customers set merged_into = 8 where id = 7`;
	expect(await confirm(id)).toMatchObject({ state: "complete_with_errors", outcome: { code: "not_found" } });
	expect(await superuser`select from crm.customers where id = 7`).toHaveLength(1);
});

test("an order that became a device before its turn is reported as not found, not as gone", async () => {
	const { id } = await preview({ object: "kobject", klass: "order", bulk: false, ids: [order] });
	await superuser`update crm.kobjects set klass = 'device' where id = ${order}`;
	expect(await confirm(id)).toMatchObject({ state: "complete_with_errors", outcome: { code: "not_found" } });
	expect(await superuser`select from crm.kobjects where id = ${order}`).toHaveLength(1);
});

test("an order that the CRM deleted before its turn is reported as already gone", async () => {
	const { id } = await preview({ object: "customer", bulk: false, ids: ["7"] });
	await superuser`delete from crm.customers where id = 7`;
	expect(await confirm(id)).toMatchObject({ state: "complete", outcome: { code: "already_gone" } });
});
