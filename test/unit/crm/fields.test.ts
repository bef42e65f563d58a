import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { atLeastOne, check, described, fields, list, named, optional, sections, tableName, text } from "../../../server/crm/fields.ts";

const whyNotA = (value: string) => (value.startsWith("a") ? undefined : "must begin with a");
const messages = (schema: z.ZodMiniType, value: unknown) => z.safeParse(schema, value).error?.issues.map(({ message }) => message) ?? [];

describe("a value of an adapter", () => {
	test.each<[string, z.ZodMiniType, unknown, boolean]>([
		["a text", text(), "a", true],
		["a text that is empty", text(), "", false],
		["a text with a reason against it", text(whyNotA), "b", false],
		["a list", list(text()), [], true],
		["a list with a wrong item", list(text()), [""], false],
		["a list that must not be empty", atLeastOne(text()), [], false],
		["such a list with an item", atLeastOne(text()), ["a"], true],
		["names with values", named(text()), { b: "x" }, true],
		["an empty name", named(text()), { "": "x" }, false],
		["a name with a reason against it", named(text(), whyNotA), { b: "x" }, false],
		["a table with its schema", tableName, "crm.customers", true],
		["a table without a schema", tableName, "customers", false],
		["a table without a name", tableName, "crm.", false],
		["a field that may be omitted", fields({ a: optional("An a.", text()) }), {}, true],
		["such a field that is undefined", fields({ a: optional("An a.", text()) }), { a: undefined }, false],
		["a field that is missing", fields({ a: text() }), {}, false],
	])("%s: %j is accepted: %s", (_, schema, value, accepted) => {
		expect(z.safeParse(schema, value).success).toBe(accepted);
	});

	test("is refused with the reason", () => {
		expect(messages(text(whyNotA), "b")).toEqual(["must begin with a"]);
		expect(messages(named(text(), whyNotA), { b: "x" })).toHaveLength(1);
	});

	test("has no further fields, and the error lists the known ones for describeProblems", () => {
		const schema = fields({ first: text(), second: optional("A second.", text()) });
		expect(messages(schema, { first: "x", third: "y" })).toEqual(["first second"]);
	});
});

describe("a check of a whole value", () => {
	const ordered = fields({ low: z.number(), high: z.number() }).check(
		check(({ low, high }) => (low > high ? "low exceeds high" : undefined), "low"),
	);

	test("names the field that is wrong", () => {
		const { error } = z.safeParse(ordered, { low: 2, high: 1 });
		expect(error?.issues).toMatchObject([{ message: "low exceeds high", path: ["low"] }]);
	});

	test("runs only if every part is valid", () => {
		expect(messages(ordered, { low: 2, high: "1" })).toHaveLength(1);
		expect(messages(ordered, { low: 1, high: 2 })).toEqual([]);
		expect(messages(text(whyNotA), "")).toHaveLength(1);
	});
});

test("the reference describes fields, and gives a schema its own section", () => {
	const schema = fields({ a: described("The a.", text()) });
	expect(z.toJSONSchema(schema)).toMatchObject({ properties: { a: { description: "The a." } } });
	sections({ UnitTestSection: [schema, "A section."] });
	expect(z.globalRegistry.get(schema)).toEqual({ id: "UnitTestSection", description: "A section." });
	z.globalRegistry.remove(schema);
});
