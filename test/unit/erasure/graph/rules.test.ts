import { describe, expect, test } from "vitest";
import type { Edge, ResolvedRule, Verb } from "../../../../server/erasure/graph/graph.ts";
import {
	constantsIn,
	namesInRule,
	replacementOf,
	resolveRule,
	verbOf,
	whyForbidden,
	writtenColumns,
} from "../../../../server/erasure/graph/rules.ts";
import { catalog, column, detach, edge, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers");
const notes = table("notes", ["customers", "author"]);
const place = { table: notes, columns: [column("customers")], key: null };
const nobody = { table: "crm.agents", column: "id", where: { login: "Nobody" } } as const;
const author = notes.columns.get("author") ?? column("author");
const scrub: ResolvedRule = { rule: "scrub", values: [{ column: author, value: "gone" }] };
const replace: ResolvedRule = { rule: "detach", columns: [author], to: "7", lookup: null };
const lookUp: ResolvedRule = { rule: "detach", columns: [author], to: null, lookup: nobody };

describe("a row that refers to a deleted record", () => {
	const expected: Record<Verb, [string[], string | null]> = {
		delete: [["follows", "removes", "locks", "sweeps"], "c"],
		detach: [["follows", "updates", "sweeps", "editsInPlace"], "n"],
		scrub: [["follows", "updates", "sweeps"], null],
		keep: [[], null],
		refuse: [["follows", "refuses"], null],
	};
	const rows = Object.entries(expected).map(([rule, [traits, onDelete]]) => [rule as Verb, traits, onDelete] as const);

	test.each(rows)("with the rule %s: %j, like ON DELETE %s", (rule, traits, onDelete) => {
		const verb = verbOf({ rule: { rule } });
		const all = ["follows", "removes", "updates", "refuses", "locks", "sweeps", "editsInPlace"] as const;
		expect(all.filter((trait) => verb[trait])).toEqual(all.filter((trait) => traits.includes(trait)));
		expect(verb.onDelete).toBe(onDelete);
	});
});

describe("a rule of the adapter", () => {
	test("names the row that replaces the reference, or the columns that it overwrites", () => {
		expect(namesInRule({ rule: "detach", value: nobody }, "crm.notes")).toEqual([["crm.agents", ["id", "login"]]]);
		expect(namesInRule({ rule: "detach", value: "7" }, "crm.notes")).toEqual([]);
		expect(namesInRule({ rule: "scrub", values: { author: null, body: "" } }, "crm.notes")).toEqual([["crm.notes", ["author", "body"]]]);
		expect(namesInRule({ rule: "delete" }, "crm.notes")).toEqual([]);
	});

	test("is resolved with its columns, and with constants as text", () => {
		expect(resolveRule({ rule: "delete" }, place)).toEqual({ rule: "delete" });
		expect(resolveRule({ rule: "detach" }, place)).toEqual({ rule: "detach", columns: place.columns, to: null, lookup: null });
		expect(resolveRule({ rule: "scrub", values: { author: 0, customers: null, missing: "x" } }, place)).toEqual({
			rule: "scrub",
			values: [
				{ column: author, value: "0" },
				{ column: notes.columns.get("customers"), value: null },
			],
		});
	});
});

describe("a resolved rule", () => {
	test.each<[string, ResolvedRule, string[], object]>([
		["delete", { rule: "delete" }, [], { to: null, lookup: null }],
		["keep", { rule: "keep" }, [], { to: null, lookup: null }],
		["refuse", { rule: "refuse" }, [], { to: null, lookup: null }],
		["scrub", scrub, ["author"], { to: null, lookup: null }],
		["detach to a record", replace, ["author"], { to: "7", lookup: null }],
		["detach to a record that is looked up", lookUp, ["author"], { to: null, lookup: nobody }],
	])("%s writes its columns and names its replacement", (_, rule, columns, replacement) => {
		expect(writtenColumns(rule).map(({ name }) => name)).toEqual(columns);
		expect(replacementOf(rule)).toEqual(replacement);
	});

	test.each<[string, ResolvedRule, Edge["form"], (string | null)[]]>([
		["detach in a value", replace, { kind: "value" }, ["7"]],
		["detach in an array", replace, { kind: "array" }, ["7"]],
		["no detach in a text, which contains the key", replace, { kind: "text", template: "x-{key}" }, []],
		["no detach in a JSON document", replace, { kind: "json", path: [] }, []],
		["scrub in any form", scrub, { kind: "text", template: "x-{key}" }, ["gone"]],
		["no delete", { rule: "delete" }, { kind: "value" }, []],
	])("states constants to compare with the column's type: %s", (_, rule, form, values) => {
		expect(constantsIn(rule, form).map(({ value }) => value)).toEqual(values);
	});

	test("compares the constant with the array's element", () => {
		const element = column("x").type;
		const list = column("authors", { type: { ...element, name: "_int8", category: "A", element } });
		expect(constantsIn({ ...replace, columns: [list] }, { kind: "array" })).toMatchObject([{ type: element }]);
	});
});

describe("a rule cannot apply", () => {
	const why = (tried: Edge) => whyForbidden(tried.rule, tried, catalog([notes]));

	test("to a foreign key that it keeps, because the database would refuse", () => {
		const keep = { rule: { rule: "keep" } } as const;
		expect(why(keyEdge(notes, customers, "a", keep))).toBe(
			"A foreign key cannot have the rule `keep`: the database would refuse the deletion.",
		);
		expect(why(edge(notes, customers, keep))).toBeUndefined();
	});

	test("where detach or scrub cannot write, while delete and refuse always can", () => {
		const fixed = table("notes", [column("customers", { notNull: true })]);
		const cleared = { rule: "scrub", values: [{ column: column("customers", { notNull: true }), value: null }] } as const;
		expect(why(edge(fixed, customers, { rule: detach(fixed, "customers") }))).toBe("The column customers is NOT NULL.");
		expect(why(edge(fixed, customers, { rule: cleared }))).toBe("The column customers is NOT NULL.");
		expect(why(edge(fixed, customers))).toBeUndefined();
		expect(why(edge(fixed, customers, { rule: { rule: "refuse" } }))).toBeUndefined();
	});
});
