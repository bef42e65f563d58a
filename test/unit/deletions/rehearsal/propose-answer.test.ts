import { expect, test } from "vitest";
import type { Check } from "../../../../server/deletions/rehearsal/choose-checks.ts";
import { proposeAnswer } from "../../../../server/deletions/rehearsal/propose-answer.ts";
import type { ErasedKeys, SearchTerms } from "../../../../server/deletions/rehearsal/search-terms.ts";
import { column, table } from "../../erasure/sample-graph.ts";

const email = column("email");
const unique = {
	name: "email",
	columns: ["email"],
	expression: null,
	unique: true,
	primary: false,
	immediate: true,
	exclusion: false,
	partial: false,
};
const customers = table("customers", [email], {
	indexes: [{ ...unique, predicate: null, nullsDistinct: true, method: "btree", valid: true }],
});
const keys: ErasedKeys = {
	table: customers,
	column: column("id"),
	values: ["17"],
	words: ["customer"],
	isObject: true,
	referringColumns: new Set(),
};
const terms: SearchTerms = {
	root: customers,
	keys: [keys],
	byReference: new Map(),
	addresses: ["bea@example.org"],
	addressColumns: ["email"],
	names: ["Bea Kowalska"],
};
const notes = table("notes", ["body"]);
const body = column("body");

const propose = (check: Check, ...values: string[]) =>
	proposeAnswer(
		notes,
		check,
		values.map((value) => ({ value, sibling: "Desk::Customer" })),
		terms,
		"customer",
	);

const at = '{ declared: true, table: "crm.notes", column: "body", to: "crm.customers"';

test("a column of keys is proposed as a reference, with the type beside it if that decided", () => {
	expect(propose({ what: "key", column: body, keys, sibling: null }, "17")).toBe(`${at}, rule: "delete" },`);
	expect(propose({ what: "key", column: body, keys, sibling: column("kind") }, "17")).toBe(
		`${at}, when: { kind: "Desk::Customer" }, rule: "delete" },`,
	);
});

test("texts that name a key in one way are proposed as that way", () => {
	const form = (shape: string) => `${at}, form: ${shape}, rule:`;
	expect(propose({ what: "mention", column: body }, "crm.customer,17", "crm.customer,17")).toContain(
		form('{ kind: "text", template: "crm.customer,{key}" }'),
	);
	expect(propose({ what: "mention", column: body }, "Customer-17-Seen")).toContain(
		form('{ kind: "text", template: "Customer-{key}-Seen" }'),
	);
	expect(propose({ what: "mention", column: body }, '{"links": [{"customer_id": 17}]}')).toContain(
		form('{ kind: "json", path: "$.links[*].customer_id" }'),
	);
});

test("a materialized view is to be refreshed, because no rule can change its rows", () => {
	const view = table("customer_totals", ["customer_id"], { kind: "m" });
	const check: Check = { what: "key", column: column("customer_id"), keys, sibling: null };
	expect(proposeAnswer(view, check, [], terms, "customer")).toContain("crm.customer_totals is a materialized view: refresh it");
});

test("addresses that fill their column are proposed as a reference, others as texts to redact", () => {
	expect(propose({ what: "address", column: body }, "Bea@example.org ")).toBe(`${at}, toColumn: "email", rule: "delete" },`);
	expect(propose({ what: "address", column: body }, "Write to bea@example.org.")).toContain(
		'texts: { table: "crm.notes", columns: ["body"] },',
	);
	const encoded = Buffer.from("Write to bea@example.org.").toString("base64");
	expect(propose({ what: "address", column: body }, encoded)).toContain("encoding:");
});

test("nothing of a text is proposed that could be about a person", () => {
	for (const value of ["Bea Kowalska is customer 17", '{"Bea Kowalska": {"customer_id": 17}}', "customer 17 called"]) {
		const proposal = propose({ what: "mention", column: body }, value);
		expect(proposal).toBe(`${at}, rule: "keep" },`);
	}
});
