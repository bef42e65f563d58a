import { describe, expect, test } from "vitest";
import type { Column } from "../../../../server/erasure/catalog/catalog.ts";
import { isReusable } from "../../../../server/erasure/graph/is-reusable.ts";
import { column, graph, graphObject, table } from "../sample-graph.ts";

const type = (name: string, schema = "pg_catalog") => ({ type: { ...column("x").type, name, schema } });

describe("a deleted key can be used again", () => {
	test.each<[string, Partial<Column>, readonly string[], boolean]>([
		["a text", type("text"), ["key"], true],
		["a number in the primary key", type("int8"), ["key"], false],
		["a small number in the primary key", type("int2"), ["key"], false],
		["a decimal in the primary key", type("numeric"), ["key"], true],
		["a type of the CRM that is called int8", type("int8", "crm"), ["key"], true],
		["a number outside the primary key", type("int8"), ["id"], true],
		["a number from a sequence", { ...type("int8"), issued: true }, ["id"], false],
		["a UUID", type("uuid"), ["id"], false],
	])("%s: %o, primary key %j → %s", (_, properties, primaryKey, reusable) => {
		const parent = table("people", [column("key", properties)], { primaryKey });
		const key = parent.columns.get("key") ?? column("key");
		expect(isReusable(graph([parent], [], []), { parent, parentColumns: [key] })).toBe(reusable);
	});

	test("a combination, if one of its columns can be used again", () => {
		const parent = table("people", [column("number", type("int8")), column("login", type("text"))], { primaryKey: ["number", "login"] });
		const [number, login] = [parent.columns.get("number"), parent.columns.get("login")].map((one) => one ?? column(""));
		expect(isReusable(graph([parent], [], []), { parent, parentColumns: [number, login] as Column[] })).toBe(true);
		expect(isReusable(graph([parent], [], []), { parent, parentColumns: [number, number] as Column[] })).toBe(false);
	});
});

describe("the adapter's word on an object's key", () => {
	const people = table("people", [column("login", type("text"))]);
	const [id, login] = [people.columns.get("id"), people.columns.get("login")].map((one) => one ?? column(""));
	const said = (...words: (boolean | undefined)[]) => {
		const objects = words.map((reusable, at) => {
			const one = graphObject(people);
			return { ...one, name: `object ${at}`, definition: reusable === undefined ? one.definition : { ...one.definition, reusable } };
		});
		return graph([people], objects, []);
	};
	const isIdReusable = (...words: (boolean | undefined)[]) =>
		isReusable(said(...words), { parent: people, parentColumns: [id] as Column[] });

	test("comes before what the type says", () => {
		expect(isIdReusable(undefined)).toBe(false);
		expect(isIdReusable(true)).toBe(true);
	});

	test("is yes if one of several objects of the table says yes", () => {
		expect(isIdReusable(false, true)).toBe(true);
	});

	test("says nothing about other columns", () => {
		expect(isReusable(said(false), { parent: people, parentColumns: [login] as Column[] })).toBe(true);
		expect(isReusable(said(false), { parent: people, parentColumns: [id, login] as Column[] })).toBe(true);
	});
});
