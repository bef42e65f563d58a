import { describe, expect, test } from "vitest";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { foreignColumns, isFoundByOthers, ownColumns, tablesToKnow } from "../../../../server/erasure/graph/own-columns.ts";
import { column, edge, table } from "../sample-graph.ts";

const [customers, groups] = [table("customers"), table("groups")];
const members = table("members_2026", ["group"], { partitionOf: 7 });
const notes = table("notes", ["customers"]);
const where = (name: string): Edge["when"] => [{ column: column(name), values: ["1"] }];
const related = { column: column("type"), table: groups, toColumn: column("id"), where: where("active"), not: false };
const step = { table: members, fromColumn: column("member"), toColumn: column("group"), when: where("disabled") };

describe("a reference is found", () => {
	test.each<[string, Partial<Edge>, string[], [string, string[]][]]>([
		["by its own column", {}, ["customers"], []],
		["by its conditions", { when: where("kind"), whenNot: [where("state")] }, ["customers", "kind", "state"], []],
		["by a related row", { whereRelated: related }, ["customers", "type"], [["groups", ["id", "active"]]]],
		["through other rows", { through: [step] }, ["customers"], [["members_2026", ["member", "group", "disabled"]]]],
		[
			"by both",
			{ through: [step], whereRelated: related },
			["customers", "type"],
			[
				["members_2026", ["member", "group", "disabled"]],
				["groups", ["id", "active"]],
			],
		],
	])("%s", (_, properties, own, foreign) => {
		const reference = edge(notes, customers, properties);
		expect(ownColumns(reference).map(({ name }) => name)).toEqual(own);
		expect(foreignColumns(reference).map(({ table: { name }, columns }) => [name, columns.map(({ name }) => name)])).toEqual(foreign);
		expect(isFoundByOthers(reference)).toBe(foreign.length > 0);
	});
});

describe("rows are read one by one", () => {
	test.each<[string, Partial<Edge>, number[]]>([
		["not for a plain reference", {}, []],
		["if other rows are found through them, with their whole table", { through: [step] }, [7]],
		["if other rows depend on them", { whereRelated: related }, [groups.oid]],
		["if they are deleted only when all others are", { onlyIfAllGo: true }, [notes.oid]],
	])("%s", (_, properties, oids) => {
		expect([...tablesToKnow([edge(notes, customers, properties)])]).toEqual(oids);
	});
});
