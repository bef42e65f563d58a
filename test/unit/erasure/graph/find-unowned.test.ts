import { expect, test } from "vitest";
import { findUnowned } from "../../../../server/erasure/graph/find-unowned.ts";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { column, edge, keyEdge, table } from "../sample-graph.ts";

const people = table("people");
const mails = table("mails", ["people", "kind", "other"]);
const from = { table: mails, column: column("people"), toColumn: column("id"), when: [] };
const kindColumn = column("kind");
const kind = (...values: string[]) => [{ column: kindColumn, values }];
const ofPeople = edge(mails, people, { when: kind("Person") });
const why = (...edges: Edge[]) => findUnowned(people, from, edges);

test.each<[string, Edge[], string]>([
	["with the values of the reference", [ofPeople], 'such as `when: {"kind":"Person"}`.'],
	["with all of its values", [edge(mails, people, { when: kind("Person", "User") })], 'such as `when: {"kind":["Person","User"]}`.'],
	[
		"with the values of all references",
		[ofPeople, edge(mails, people, { when: kind("User", "Person") })],
		'such as `when: {"kind":["Person","User"]}`.',
	],
	[
		"in words if the references have conditions on different columns",
		[ofPeople, edge(mails, people, { when: [{ column: column("other"), values: ["1"] }] })],
		"into `from` as `when`.",
	],
	[
		"in words if one of the references excludes values too",
		[ofPeople, edge(mails, people, { when: kind("User"), whenNot: [kind("Company")] })],
		"into `from` as `when`.",
	],
	["if the reference excludes values", [edge(mails, people, { whenNot: [kind("Company")] })], "into `from` as `when`."],
])("a condition has to be written, %s", (_, edges, end) => {
	const reason = why(...edges);
	expect(reason).toContain("because of the conditions of mails → people");
	expect(reason?.endsWith(end)).toBe(true);
});

test.each<[string, Edge[]]>([
	["nothing refers", []],
	["a reference has no condition", [ofPeople, edge(mails, people)]],
	["a foreign key refers", [keyEdge(mails, people, "a", { when: kind("Person") })]],
	["only another column refers under a condition", [edge(mails, people, { columns: [column("other")], when: kind("Person") })]],
	["only another column is referred to", [edge(mails, people, { parentColumns: [column("login")], when: kind("Person") })]],
	["only rows of another table are referred to", [edge(mails, table("companies"), { columns: [column("people")], when: kind("Company") })]],
	["the key is only a part of the text", [edge(mails, people, { form: { kind: "text", template: "p-{key}" }, when: kind("Person") })]],
])("no condition is needed if %s", (_, edges) => {
	expect(why(...edges)).toBeUndefined();
});

test("a stated condition is enough", () => {
	expect(findUnowned(people, { ...from, when: kind("User") }, [ofPeople])).toBeUndefined();
});
