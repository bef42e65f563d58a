import { expect, test } from "vitest";
import { chooseChecks, shapeOf } from "../../../../server/deletions/rehearsal/choose-checks.ts";
import type { ErasedKeys, SearchTerms } from "../../../../server/deletions/rehearsal/search-terms.ts";
import type { ColumnType, Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { catalog, column, edge, table } from "../../erasure/sample-graph.ts";

const typed = (name: string, type: string, category: string, element: ColumnType | null = null) =>
	column(name, { type: { schema: "pg_catalog", name: type, category, element, equality: null, greater: null } });
const number = (name: string) => column(name);
const text = (name: string) => typed(name, "text", "S");

const customers = table("customers", [text("name")]);
const orders = table("orders", [], { columns: new Map([["id", typed("id", "uuid", "U")]]) });
const keys: ErasedKeys = {
	table: customers,
	column: column("id"),
	values: ["17"],
	words: ["customers", "customer"],
	isObject: true,
	referringColumns: new Set(["owner"]),
};
const orderKeys: ErasedKeys = {
	...keys,
	table: orders,
	column: typed("id", "uuid", "U"),
	values: ["11111111-2222-4333-8444-555555555555"],
	words: ["order"],
};

/** "column what" of each check. */
function checksOf(child: Table, edges: readonly Edge[] = []): string[] {
	const byReference = new Map(edges.map((one) => [one, { types: [], rows: [["17"]] }]));
	const terms: SearchTerms = { root: customers, keys: [keys, orderKeys], byReference, addresses: [], addressColumns: [], names: [] };
	const graph = { edges, catalog: catalog([customers, orders, child]) };
	return chooseChecks(child, terms, graph).map((check) => `${check.column.name} ${check.what}`);
}

test("numbers are compared with keys only where a name, a copy or a type beside them says that they refer there", () => {
	expect(checksOf(table("machines", [number("position"), number("customer_count")]))).toEqual([]);
	expect(checksOf(table("calls", [number("customer_id"), number("owner")]))).toEqual(["customer_id key", "owner key"]);
	expect(checksOf(table("customers_history", [number("position")]))).toEqual(["id key"]);
	const texts = ["mention", "address", "name"].map((what) => `subject_type ${what}`);
	expect(checksOf(table("labels", [text("subject_type"), number("subject_id"), number("amount")]))).toEqual(["subject_id key", ...texts]);
});

test("UUIDs are compared in every column of UUIDs, and texts are searched for everything", () => {
	expect(checksOf(table("stock", [typed("anything", "uuid", "U")]))).toEqual(["anything key"]);
	expect(checksOf(table("notes", [text("body"), typed("at", "timestamptz", "D")]))).toEqual(["body mention", "body address", "body name"]);
});

test("a stated reference is checked exactly, and its column is not guessed at", () => {
	const calls = table("calls", [number("customer_id")]);
	const stated = edge(calls, customers, { columns: [number("customer_id")], rule: { rule: "keep" } });
	expect(checksOf(calls, [stated])).toEqual(["customer_id rule"]);
});

test("an array is searched by its elements, and dates and enums not at all", () => {
	const integer = column("x").type;
	expect(shapeOf(typed("ids", "_int8", "A", integer).type)).toBe("numbers");
	expect(shapeOf(typed("words", "_text", "A", text("x").type).type)).toBe("document");
	expect(["jsonb", "date", "mood"].map((name, index) => shapeOf(typed("x", name, ["U", "D", "E"][index] ?? "").type))).toEqual([
		"document",
		"other",
		"other",
	]);
});
