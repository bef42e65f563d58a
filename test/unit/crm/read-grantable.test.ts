import { expect, test } from "vitest";
import { crmIn } from "../../../server/crm/crm-in.ts";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { pagePartVersion, tableLabelsOf } from "../../../server/crm/read-grantable.ts";
import adapter from "../../demo-crm/adapter.ts";

const crm = crmIn("en", adapter);
const order = { object: "kobject", klass: "12", deletable: true, scope: null, labels: { singular: "Order", plural: "Orders" } };

test("the version of the page part changes with the adapter, a klass, or a klass's label", () => {
	const version = pagePartVersion(crm, [order]);
	expect(pagePartVersion({ ...crm }, [{ ...order }])).toBe(version);
	expect(pagePartVersion({ ...crm, title: "Other" }, [order])).not.toBe(version);
	expect(pagePartVersion(crm, [order, { ...order, klass: "13" }])).not.toBe(version);
	expect(pagePartVersion(crm, [{ ...order, labels: { singular: "Order", plural: "Purchases" } }])).not.toBe(version);
});

const customer = { labels: { singular: "Customer", plural: "Customers" }, table: "crm.customers" };
const labelled = {
	tableLabels: { "crm.call_logs": { singular: "Call", plural: "Calls" } },
	objects: {
		caller: { labels: { singular: "Caller", plural: "Callers" }, table: "crm.customers", key: "phone", distinct: true },
		sender: { labels: { singular: "Sender", plural: "Senders" }, table: "crm.mails", key: "sender", distinct: true },
		customer,
	},
} as unknown as Pick<CrmDatabase, "tableLabels" | "objects">;

test.each([
	["crm.call_logs", "Calls"],
	["crm.customers", "Customers"],
	["crm.mail_queue_items", "mail queue items"],
	["crm.mails", "mails"],
] as const)("rows of %s are called %s", (table, plural) => {
	expect(tableLabelsOf(labelled, table).plural).toBe(plural);
});
