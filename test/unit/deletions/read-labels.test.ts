import { expect, test } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { tableLabelsOf } from "../../../server/deletions/read-labels.ts";

const customer = { labels: { singular: "Customer", plural: "Customers" }, table: "crm.customers" };
const crm = {
	tableLabels: { "crm.call_logs": { singular: "Call", plural: "Calls" } },
	objects: { customer },
} as unknown as Pick<CrmDatabase, "tableLabels" | "objects">;

test.each([
	["crm.call_logs", "Calls"],
	["crm.customers", "Customers"],
	["crm.mail_queue_items", "mail queue items"],
] as const)("rows of %s are called %s", (table, plural) => {
	expect(tableLabelsOf(crm, table).plural).toBe(plural);
});
