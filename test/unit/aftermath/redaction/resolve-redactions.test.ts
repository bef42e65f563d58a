import { describe, expect, test } from "vitest";
import { redactionPrivileges, resolveRedactions } from "../../../../server/aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import { column, graph, graphObject, table } from "../../erasure/sample-graph.ts";

type Redaction = NonNullable<CrmDatabase["redactions"]>[number];

const typed = (name: string, type: string, category: string) => column(name, { type: { ...column(name).type, name: type, category } });
const text = (name: string) => typed(name, "text", "S");
const people = table("people", [text("name"), text("email")]);
const others = [typed("file", "bytea", "U"), typed("extra", "jsonb", "U")];
const messages = table("messages", [text("body"), text("subject"), text("encoding"), ...others]);
const links = table("links", [text("body")], { primaryKey: ["id", "body"] });
const known = graph([people, messages, links], [graphObject(people)], []);
const inMessages = { table: "crm.messages", columns: ["body", "subject"] } as const;
const redaction: Redaction = { object: "people", name: "name", addresses: ["email"], replacement: "[deleted]", texts: [inMessages] };

function resolve(properties: Partial<Redaction>) {
	const crm: CrmDatabase = { objects: {}, references: [], tableLabels: {}, redactions: [{ ...redaction, ...properties }] };
	const { redactions, problems } = resolveRedactions(known, crm);
	const found = redactions.map(({ object, addresses, texts }) => ({
		object: object.name,
		addresses: addresses.map(({ column: { name }, from }) => (from ? `${from.table.name}.${name}` : name)),
		texts: texts.map(({ table: { name }, key, columns, encoding }) => [
			name,
			key.name,
			columns.map((column) => column.name),
			encoding && "name" in encoding ? encoding.name : encoding,
		]),
	}));
	return { found, problems, privileges: redactionPrivileges(known, crm) };
}

const inLinks = { column: "body", from: { table: "crm.links", column: "id" } } as const;
const whole = { object: "people", addresses: ["email"], texts: [["messages", "id", ["body", "subject"], null]] };

describe("a redaction", () => {
	test.each<[string, Partial<Redaction>, unknown[]]>([
		["names its texts", {}, [whole]],
		[
			"names their encoding",
			{ texts: [{ ...inMessages, encoding: "encoding" }] },
			[{ ...whole, texts: [["messages", "id", ["body", "subject"], "encoding"]] }],
		],
		[
			"says that all texts have an encoding",
			{ texts: [{ ...inMessages, encoding: { always: "base64" } }] },
			[{ ...whole, texts: [["messages", "id", ["body", "subject"], { always: "base64" }]] }],
		],
		[
			"names documents",
			{ texts: [{ table: "crm.messages", columns: ["extra"] }] },
			[{ ...whole, texts: [["messages", "id", ["extra"], null]] }],
		],
		[
			"ignores a text whose rows one column does not identify",
			{ texts: [{ table: "crm.links", columns: ["body"] }] },
			[{ ...whole, texts: [] }],
		],
		[
			"leaves out what only some versions of the CRM have",
			{
				texts: [
					{ ...inMessages, columns: ["body", "footer"], optional: true },
					{ table: "crm.mails", columns: ["body"], optional: true },
				],
			},
			[{ ...whole, texts: [["messages", "id", ["body"], null]] }],
		],
		["names addresses in another table", { addresses: ["email", inLinks] }, [{ ...whole, addresses: ["email", "links.body"] }]],
		["names several columns of a name", { name: ["name", "email"] }, [whole]],
	])("%s", (_, properties, found) => {
		expect(resolve(properties)).toMatchObject({ found, problems: [] });
	});

	test.each<[string, Partial<Redaction>, string, unknown[]]>([
		["the object", { object: "peple" }, 'the object peple, which does not exist; did you mean "people"?', []],
		["the name", { name: "title" }, "the column title of crm.people, which does not exist.", []],
		["an address", { addresses: ["email", "emial"] }, 'the column emial of crm.people, which does not exist; did you mean "email"?', []],
		["a part of the name", { name: ["name", "title"] }, "the column title of crm.people, which does not exist.", []],
		[
			"the table of an address",
			{ addresses: [{ ...inLinks, from: { ...inLinks.from, table: "crm.lnks" } }] },
			'the table crm.lnks, which does not exist; did you mean "crm.links"?',
			[],
		],
		[
			"an address in another table",
			{ addresses: [{ ...inLinks, column: "mail" }] },
			"the column mail of crm.links, which does not exist.",
			[],
		],
		[
			"the column that refers to the person",
			{ addresses: [{ ...inLinks, from: { ...inLinks.from, column: "owner" } }] },
			"the column owner of crm.links, which does not exist.",
			[],
		],
		[
			"the column that an address refers to",
			{ addresses: [{ ...inLinks, from: { ...inLinks.from, toColumn: "login" } }] },
			"the column login of crm.people, which does not exist.",
			[],
		],
		[
			"a column of a condition",
			{ addresses: [{ ...inLinks, from: { ...inLinks.from, when: { kind: "Person" } } }] },
			"the column kind of crm.links, which does not exist.",
			[],
		],
		["a table", { texts: [{ ...inMessages, table: "crm.mails" }, inMessages] }, "the table crm.mails, which does not exist.", [whole]],
		[
			"a text",
			{ texts: [{ ...inMessages, columns: ["body", "footer"] }] },
			"the column footer of crm.messages, which does not exist.",
			[{ ...whole, texts: [["messages", "id", ["body"], null]] }],
		],
		[
			"an encoding",
			{ texts: [{ ...inMessages, encoding: "charset" }] },
			"the column charset of crm.messages, which does not exist.",
			[whole],
		],
	])("that names %s wrongly is a problem", (_, properties, problem, found) => {
		expect(resolve(properties)).toMatchObject({ found, problems: [`The rule for redaction names ${problem}`] });
	});

	test("of bytes is a problem, because they hold no text that can be replaced", () => {
		const { problems } = resolve({ texts: [{ ...inMessages, columns: ["file"] }] });
		expect(problems).toEqual([expect.stringContaining("the column crm.messages.file, but its type bytea holds no text")]);
	});

	test("needs SELECT on its texts, and UPDATE of their columns only", () => {
		expect(resolve({ texts: [{ ...inMessages, encoding: "encoding" }] }).privileges).toEqual([
			{ table: "crm.messages", schema: "crm", name: "messages", typeSchemas: [], privileges: ["select", { update: ["body", "subject"] }] },
		]);
	});

	test("needs SELECT on the other tables with addresses, and UPDATE of one column to lock their rows", () => {
		expect(resolve({ addresses: [inLinks], texts: [] }).privileges).toEqual([
			{ table: "crm.links", schema: "crm", name: "links", typeSchemas: [], privileges: ["select", { update: ["id"] }] },
		]);
	});

	test("is nothing if the adapter names none", () => {
		expect(resolveRedactions(known, { objects: {}, references: [], tableLabels: {} })).toEqual({ redactions: [], problems: [] });
	});
});
