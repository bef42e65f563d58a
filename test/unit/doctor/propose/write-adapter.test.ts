import { expect, test } from "vitest";
import type { ProposedAdapter } from "../../../../server/doctor/propose/propose-adapter.ts";
import { describeProposed, writeAdapter } from "../../../../server/doctor/propose/write-adapter.ts";
import type { Graph } from "../../../../server/erasure/graph/graph.ts";
import { catalog, edge, table } from "../../erasure/sample-graph.ts";

const customers = table("customers");
const orders = table("orders\nprocess.exit();//", ["customers"], { estimatedRows: 1_200 });
const lines = table("lines", ["orders"], { estimatedRows: -1 });
const rule = { table: `crm.${orders.name}`, columns: ["customers"], to: "crm.customers", rule: "delete" };
const proposed: ProposedAdapter = {
	adapter: {
		name: "proposed",
		title: "Proposed CRM",
		pages: { records: [], items: [], results: [] },
		objects: { customer: { table: "crm.customers", key: "id" } },
		references: [rule, { ...rule, rule: "detach" }, { ...rule, rule: "refuse" }],
		redactions: [
			{ object: "customer", addresses: ["email"], name: ["name"], replacement: "x", texts: [{ table: "crm.notes", columns: ["body"] }] },
		],
		tableLabels: {},
	},
	graph: {
		catalog: catalog([customers, orders, lines]),
		edges: [edge(orders, customers), edge(lines, orders)],
	} as unknown as Graph,
	open: ["crm.files.path\nnames files."],
};

test("the file has each part as data, with what a rule reaches, and nothing in it is code", async () => {
	const file = writeAdapter(proposed);
	expect(file).toContain("2 tables, about 1,200 rows, without crm.lines, never analysed. Like an address:");
	expect(file).toContain("// 1 table, about 1,200 rows\n");
	expect(file).toContain("// 1 table, about 1,200 rows. Like a company:");
	expect(file).toContain("// - crm.files.path names files.");
	const read: { default: unknown } = await import(`data:text/javascript,${encodeURIComponent(file)}`);
	expect(read.default).toEqual(proposed.adapter);
});

test("the command says what is in the file, and what to do next", () => {
	expect(describeProposed(proposed, "a.ts")).toEqual([
		"a.ts has 1 type of records (customer), 3 rules, and 1 place of texts to redact.",
		"Only you can decide 1 question; they are at the top of the file.",
		"Look at each part. Then run the doctor with CRM_ADAPTER set to the file, and rehearse deletions with it.",
	]);
});
