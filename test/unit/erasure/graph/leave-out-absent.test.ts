import { describe, expect, test } from "vitest";
import type { CrmDatabase, Reference } from "../../../../server/crm/objects.ts";
import { leaveOutAbsent } from "../../../../server/erasure/graph/leave-out-absent.ts";
import { catalog, table } from "../sample-graph.ts";

const tables = catalog([table("people", ["email"]), table("notes", ["author", "kind"]), table("members", ["member", "group"])]);
const labels = { singular: "Person", plural: "People" };
const person = { labels, table: "crm.people", key: "id", name: ["id"] } as const;
const empty: CrmDatabase = { objects: { person }, references: [], tableLabels: {} };
const note = { declared: true, table: "crm.notes", column: "author", to: "crm.people", optional: true, rule: "delete" } as const;
const key = { table: "crm.notes", columns: ["author"], optional: true, rule: "delete" } as const;
const step = { table: "crm.members", fromColumn: "member", toColumn: "group" } as const;

describe("an optional reference", () => {
	test.each<[string, Reference, string]>([
		["its table", { ...note, table: "crm.letters" }, "There is no table crm.letters"],
		["its column", { ...note, column: "writer" }, "The table crm.notes has no column writer."],
		["a column of a key", { ...key, columns: ["author", "tenant"] }, "The table crm.notes has no column tenant."],
		["the table it refers to", { ...note, to: "crm.persons" }, "There is no table crm.persons."],
		["the column it refers to", { ...note, toColumn: "e_mail" }, 'The table crm.people has no column e_mail; did you mean "email"?'],
		["a step", { ...note, through: [step, { ...step, table: "crm.groups" as const }] }, "There is no table crm.groups."],
		["a column of a step", { ...note, through: [{ ...step, toColumn: "team" }] }, "The table crm.members has no column team."],
	])("does not count without %s, and the reason is told", (_, reference, reason) => {
		const { present, absent } = leaveOutAbsent(tables, { ...empty, references: [reference, note] });
		expect(present.references).toEqual([note]);
		expect(absent).toEqual([expect.stringContaining(reason)]);
		const { optional: __, ...needed } = reference;
		expect(leaveOutAbsent(tables, { ...empty, references: [needed] }).present.references).toEqual([needed]);
	});

	test("counts although a column of its condition is missing, because a mistake there would leave rows", () => {
		const references = [{ ...note, when: { type: "1" } }];
		expect(leaveOutAbsent(tables, { ...empty, references })).toEqual({ present: { ...empty, references }, absent: [] });
	});
});

test("an optional type, file, request, cache, derived column or tree does not count without its table or columns", () => {
	const files = [
		{ table: "crm.notes", path: "{scan}", optional: true },
		{ table: "crm.notes", path: "{kind}", optional: true },
	] as const;
	const recount = { table: "crm.people", column: "notes", value: "count", from: { table: "crm.notes", column: "author" } } as const;
	const requests = ["{scan}", "{kind}"].map((id) => ({
		table: "crm.notes" as const,
		method: "DELETE" as const,
		url: `https://search.example.org/${id}`,
		optional: true as const,
	}));
	const caches = [{ table: "crm.letters", folder: "{id}/x", optional: true }] as const;
	const nestedSets = [{ table: "crm.notes", parent: "author", left: "lft", right: "rgt", optional: true }] as const;
	const objects = {
		person,
		asset: { ...person, table: "crm.assets", optional: true },
		note: { ...person, key: "code", optional: true },
	} as const;
	const { present, absent } = leaveOutAbsent(tables, {
		...empty,
		objects,
		files,
		requests,
		caches,
		nestedSets,
		recounts: [{ ...recount, optional: true }],
	});
	expect(present).toMatchObject({
		objects: { person },
		files: [files[1]],
		requests: [requests[1]],
		caches: [],
		nestedSets: [],
		recounts: [],
	});
	expect(Object.keys(present.objects)).toEqual(["person"]);
	expect(absent).toEqual([
		"asset: There is no table crm.assets.",
		"note: The table crm.people has no column code.",
		"crm.notes, {scan}: The table crm.notes has no column scan.",
		"DELETE https://search.example.org for crm.notes: The table crm.notes has no column scan.",
		expect.stringContaining("crm.letters, {id}/x: There is no table crm.letters"),
		"crm.people.notes: The table crm.people has no column notes.",
		"crm.notes(lft, rgt): The table crm.notes has no column lft.",
	]);
});
