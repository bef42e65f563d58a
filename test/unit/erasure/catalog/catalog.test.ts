import { describe, expect, test } from "vitest";
import { columnsOf, type Index, isUnique, nameOf, tableNamed } from "../../../../server/erasure/catalog/catalog.ts";
import { catalog, column, table } from "../sample-graph.ts";

const people = table("people", ["tenant", "login"]);
const [primary] = people.indexes;

test("a table is named by its schema and name", () => {
	expect(nameOf({ schema: "crm", name: "people" })).toBe("crm.people");
});

test("a table is found by its schema and name only", () => {
	const tables = catalog([people]);
	expect(tableNamed(tables, "crm.people")).toBe(people);
	expect(tableNamed(tables, "public.people")).toBeUndefined();
});

test("columns come in the order of the names, without those that do not exist", () => {
	expect(columnsOf(people, ["login", "missing", "id"]).map(({ name }) => name)).toEqual(["login", "id"]);
});

describe("columns identify a row", () => {
	test.each<[string, Partial<Index>, string[], boolean]>([
		["all columns of a unique index", {}, ["tenant", "login"], true],
		["more columns than the index needs", {}, ["tenant", "login", "id"], true],
		["only some of its columns", {}, ["login"], false],
		["an index that is not unique", { unique: false }, ["tenant", "login"], false],
		["an index of some rows only", { partial: true }, ["tenant", "login"], false],
		["an index that is not valid", { valid: false }, ["tenant", "login"], false],
		["a constraint that is checked later", { immediate: false }, ["tenant", "login"], false],
		["an index of an expression", { columns: ["tenant", null] }, ["tenant", "login"], false],
	])("by %s", (_, properties, names, unique) => {
		if (!primary) throw new Error("A sample table has a primary key.");
		const indexed = table("people", [], { indexes: [{ ...primary, columns: ["tenant", "login"], ...properties }] });
		const columns = names.map((name) => column(name));
		expect(isUnique(indexed, columns)).toBe(unique);
	});
});
