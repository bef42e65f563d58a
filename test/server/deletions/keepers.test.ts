import { afterAll, expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import type { DeletionItem } from "../../../server/deletions/schemas.ts";
import { placeHold } from "../../../server/holds/place-hold.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { startWorker } from "../../../server/worker.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const { customer } = smallCrm.objects;
if (!customer) throw new Error("The small CRM has customers.");
const origin = "https://crm.example.test";
const rest = { menu: { list: "menu" }, notFound: "p", afterDeletion: "/" };
const crm: Crm = {
	...smallCrm,
	pages: { ...smallCrm.pages, records: [{ object: "customer", address: { path: "/customers/:key" }, ...rest }] },
	objects: {
		...smallCrm.objects,
		customer: { ...customer, protectedWhere: { team: "system" } },
		matter: { labels: { singular: "Matter", plural: "Matters" }, table: "crm.matters", key: "code", name: ["title"] },
	},
	references: [
		...smallCrm.references,
		{ table: "crm.contracts", columns: ["customer_id"], rule: "refuse" },
		{ table: "crm.matters", columns: ["customer_id"], rule: "refuse" },
	],
	tableLabels: { "crm.contracts": { singular: "Contract", plural: "Contracts" } },
};
/** When customer 17 is deleted, a trigger of the CRM writes a contract, whose key refuses the deletion. */
const small = await startSmall(
	{},
	{
		crm,
		schema: `${smallCrmSchema}
			create table crm.contracts (id bigint primary key, customer_id bigint not null references crm.customers);
			create table crm.matters (code text primary key, title text not null, customer_id bigint not null references crm.customers);
			insert into crm.customers select n, 'Customer ' || n, case when n = 15 then 'system' else 'north' end from generate_series(10, 19) as n;
			insert into crm.contracts values (7, 11);
			insert into crm.matters values ('anna@example.test', 'Anna against us', 12);
			insert into crm.conversations values (13, 'Hello', 13), (14, 'Hello', 14);
			create function crm.write_contract() returns trigger security definer language plpgsql as $$
				begin insert into crm.contracts values (old.id, old.id); return old; end $$;
			create trigger write_contract after delete on crm.customers for each row when (old.id = 17) execute function crm.write_contract();`,
	},
);
const adminUser = await small.addUser({ role: "admin" });
const admin = play(small, await small.signIn(adminUser));
afterAll(await startWorker(small.services));

const keptByOf = (items: readonly DeletionItem[]) => items.map(({ key, code, keptBy }) => [key, code, keptBy]);
const customers = { singular: "Customer", plural: "Customers" };
const contracts = { singular: "Contract", plural: "Contracts" };

test("each record that stays names the kind of its keeper, and the keeper's key if it is not a text", async () => {
	const { id } = await admin.deleteMany("customer", ["11", "12", "15", "16", "17"]);
	await admin.ended(id);
	expect(keptByOf(await admin.items(id))).toEqual([
		["11", "referenced", { labels: contracts, key: "7", record: null }],
		["12", "referenced", { labels: { singular: "Matter", plural: "Matters" }, key: null, record: null }],
		["15", "referenced", null],
		["16", "deleted", null],
		["17", "referenced", { labels: contracts, key: null, record: null }],
	]);
	const stored = await small.superuser`select * from expunge.items where deletion_id = ${id}`;
	expect(JSON.stringify(stored)).not.toContain("anna@example.test");
});

test("a record that stays has the address of its page, and a deleted one has none", async () => {
	const { id } = await admin.deleteMany("customer", ["11", "18"]);
	await admin.ended(id);
	expect((await admin.items(id)).map(({ address }) => address)).toEqual([`${origin}/customers/11`, null]);
});

test("only people who may read what keeps a record learn which one it is", async () => {
	await placeHold(small.asks(adminUser), { object: "customer", key: "13", reason: "Case" });
	const known = { labels: customers, key: "13", record: { name: "Customer 13", address: `${origin}/customers/13` } };
	const single = await admin.deleteOne("conversation", "13");
	expect(keptByOf(await admin.items(single.id))).toEqual([["13", "held", known]]);

	const shown = await admin.preview({ object: "conversation", bulk: true, ids: ["13", "14"] });
	expect(shown.stays).toEqual([{ name: "Hello", identify: [], code: "held", keptBy: known }]);

	const user = await small.addUser();
	const grant = { klass: null, read: true, delete: false, scope: null };
	const grants = [
		{ ...grant, object: "customer", scope: ["south"] },
		{ ...grant, object: "conversation", delete: true },
	];
	await createPermissionSet(small.asks(adminUser), {
		name: "South",
		grants,
		searches: { read: true, bulkDelete: true },
		users: [user.id],
	});
	const agent = play(small, await small.signIn(user));
	const { id } = await agent.deleteMany("conversation", ["13", "14"]);
	await agent.ended(id);
	expect(keptByOf(await agent.items(id))).toEqual([
		["13", "held", { labels: customers, key: null, record: null }],
		["14", "deleted", null],
	]);
	expect(keptByOf(await admin.items(id))[0]).toEqual(["13", "held", known]);
});

test("a locked table of the CRM hides what keeps a record, but not its kind", async () => {
	const { id } = await admin.deleteOne("conversation", "13");
	await small.superuser.begin(async (tx) => {
		await tx`lock table crm.customers in access exclusive mode`;
		expect(keptByOf(await admin.items(id))).toEqual([["13", "held", { labels: customers, key: null, record: null }]]);
	});
});
