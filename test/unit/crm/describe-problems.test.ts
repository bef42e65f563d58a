import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { describeProblem, describeProblems } from "../../../server/crm/describe-problems.ts";
import { atLeastOne, fields, list, named, optional, tableName, text } from "../../../server/crm/fields.ts";

function problemsOf(schema: z.ZodMiniType, data: unknown): string[] {
	return describeProblems(z.safeParse(schema, data).error?.issues ?? [], data);
}

const rule = z.xor([
	fields({ rule: z.literal("delete") }),
	fields({ rule: z.literal("scrub"), values: named(text()) }),
	fields({ rule: z.literal("keep") }),
]);

describe("an error of an adapter names its place, the value and what is right", () => {
	test.each<[string, z.ZodMiniType, unknown, string[]]>([
		["nothing for valid data", fields({ name: text() }), { name: "x" }, []],
		["a field that is missing", fields({ name: text() }), {}, ["name: is missing"]],
		["a value of another type", fields({ name: text() }), { name: 1 }, ["name = 1: must be text"]],
		["a list in place of an object", fields({ name: fields({}) }), { name: "x" }, ['name = "x": must be an object']],
		["an empty text", fields({ name: text() }), { name: "" }, ['name = "": must not be empty']],
		["an empty list", fields({ names: atLeastOne(text()) }), { names: [] }, ["names = []: must not be empty"]],
		["a number that is too small", fields({ days: z.number().check(z.minimum(1)) }), { days: 0 }, ["days = 0: must be 1 or more"]],
		["an item of a list", fields({ names: list(text()) }), { names: ["x", 2] }, ["names[1] = 2: must be text"]],
		["a name with a dot", named(text()), { "crm.a": 1 }, ['["crm.a"] = 1: must be text']],
		[
			"a table without a schema",
			fields({ table: tableName }),
			{ table: "people" },
			['table = "people": must be a table with its schema, such as "crm.customers"'],
		],
		["another value than the only one", fields({ on: z.literal(true) }), { on: false }, ["on = false: must be true"]],
		["the whole adapter", fields({}), 7, ["the adapter = 7: must be an object"]],
		["every error, not only the first", fields({ a: text(), b: text() }), { a: 1 }, ["a = 1: must be text", "b: is missing"]],
	])("%s", (_, schema, data, problems) => {
		expect(problemsOf(schema, data)).toEqual(problems);
	});
});

describe("a misspelling", () => {
	test("of a field is reported once, and not also as a missing field", () => {
		expect(problemsOf(fields({ protectedWhere: text() }), { protectedwhere: "x" })).toEqual([
			'protectedwhere = "x": unknown field; did you mean "protectedWhere"?',
		]);
	});

	test("names a field that is not there yet", () => {
		const schema = fields({ name: text(), names: optional("Names.", text()) });
		expect(problemsOf(schema, { name: "x", namee: "y" })).toEqual(['namee = "y": unknown field; did you mean "names"?']);
	});

	test("of nothing known lists the known fields", () => {
		expect(problemsOf(fields({ a: text(), b: text() }), { a: "x", b: "y", other: 1 })).toEqual([
			"other = 1: unknown field; there are a, b",
		]);
	});

	test("of a word suggests the right one, and lists the others", () => {
		expect(problemsOf(rule, { rule: "delte" })).toEqual(['rule = "delte": must be "delete", "scrub" or "keep"; did you mean "delete"?']);
	});
});

describe("of several alternatives", () => {
	test("the one that was meant is reported", () => {
		expect(problemsOf(rule, { rule: "scrub" })).toEqual(["values: is missing"]);
		expect(problemsOf(rule, { rule: "scrub", valeus: {} })).toEqual(['valeus = {}: unknown field; did you mean "values"?']);
	});

	test("all types are listed where each accepts another type", () => {
		expect(problemsOf(fields({ value: z.xor([z.string(), z.number()]) }), { value: true })).toEqual([
			"value = true: must be text or a number",
		]);
	});

	test("two that fit at once are ambiguous", () => {
		expect(problemsOf(fields({ value: z.xor([z.string(), text()]) }), { value: "x" })).toEqual([
			'value = "x": this is ambiguous; it could mean more than one thing',
		]);
	});
});

describe("a problem's sentence", () => {
	test.each<[string, readonly PropertyKey[], unknown, string]>([
		["without a value", ["objects", "order"], {}, "objects.order: wrong"],
		["with a number in the path", ["pages", 0, "path"], { pages: [{ path: "/" }] }, 'pages[0].path = "/": wrong'],
		["with a function", ["key"], { key: () => "x" }, "key = a function: wrong"],
		["with a long value cut off", ["key"], { key: "x".repeat(100) }, `key = "${"x".repeat(78)}…: wrong`],
	])("%s", (_, path, data, sentence) => {
		expect(describeProblem(path, data, "wrong")).toBe(sentence);
	});

	test("begins with the part that was read", () => {
		const { error } = z.safeParse(text(), 1);
		expect(describeProblems(error?.issues ?? [], { pages: 1 }, ["pages"])).toEqual(["pages = 1: must be text"]);
	});
});
