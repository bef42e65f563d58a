import { expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { placeHold } from "../../../server/holds/place-hold.ts";
import type { Preview, PreviewRecordPage } from "../../../server/previews/schemas.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const { customer } = smallCrm.objects;
if (!customer) throw new Error("The small CRM has customers.");
const crm: Crm = {
	...smallCrm,
	objects: { ...smallCrm.objects, customer: { ...customer, protectedWhere: { team: "system" } } },
	references: [...smallCrm.references, { table: "crm.contracts", columns: ["customer_id"], rule: "refuse" }],
	tableLabels: { "crm.contracts": { singular: "Contract", plural: "Contracts" } },
};
const small = await startSmall(
	{},
	{
		crm,
		schema: `${smallCrmSchema}
			create table crm.contracts (id bigint primary key, customer_id bigint not null references crm.customers);
			insert into crm.customers select n, 'Customer ' || n, case when n = 1118 then 'system' end from generate_series(1001, 1130) as n;
			insert into crm.contracts values (1, 1119), (2, 1125);`,
	},
);
const adminUser = await small.addUser({ role: "admin" });
const { ask, freeze } = play(small, await small.signIn(adminUser));
const ids = Array.from({ length: 130 }, (_, index) => String(1001 + index));

test("all names say of every record, beyond the first 100 too, that it stays and what keeps it", async () => {
	await placeHold(small.asks(adminUser), { object: "customer", key: "1121", reason: "Case" });
	const { id } = await freeze({ object: "customer", klass: null, bulk: true, ids });
	const first = await ask<PreviewRecordPage>(`/previews/${id}/records`, {});
	expect(first.records.filter(({ stays }) => stays !== null)).toEqual([]);
	const { records } = await ask<PreviewRecordPage>(`/previews/${id}/records`, { after: first.next });
	expect(records).toHaveLength(30);
	const staying = records.flatMap(({ name, stays }) =>
		stays ? [[name, stays.code, stays.keptBy?.labels.singular ?? null, stays.keptBy?.key ?? null]] : [],
	);
	expect(staying).toEqual([
		["Customer 1118", "referenced", null, null],
		["Customer 1119", "referenced", "Contract", "1"],
		["Customer 1121", "held", null, null],
		["Customer 1125", "referenced", "Contract", "2"],
	]);
	const found = await ask<PreviewRecordPage>(`/previews/${id}/records`, { text: "1125" });
	expect(found.records).toMatchObject([{ stays: { code: "referenced", keptBy: { labels: { singular: "Contract" }, record: null } } }]);
});

test("nothing can be confirmed if the names could not be read, because the person saw nothing", async () => {
	const { id } = await freeze({ object: "customer", klass: null, bulk: true, ids: ["1001", "1002"] });
	await small.superuser`alter table expunge.worker_heartbeats rename to lost`;
	await expect(ask<Preview>(`/previews/${id}`)).rejects.toThrow("internal");
	await small.superuser`alter table expunge.lost rename to worker_heartbeats`;
	await expect(ask("/deletions", { preview: id, confirmation: "DELETE" })).rejects.toThrow("preview_stale");
	await ask<Preview>(`/previews/${id}`);
	expect(await ask("/deletions", { preview: id, confirmation: "DELETE" })).toMatchObject({ bulk: true });
});
