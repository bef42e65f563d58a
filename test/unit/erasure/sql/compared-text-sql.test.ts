import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import type { Form } from "../../../../server/erasure/graph/graph.ts";
import { comparedTextSql, foldedSql, hasCase, ignoresCase, partsSql } from "../../../../server/erasure/sql/compared-text-sql.ts";
import { column } from "../sample-graph.ts";

const write = (query: Parameters<PgDialect["sqlToQuery"]>[0]) => new PgDialect().sqlToQuery(query);
const text = { ...column("name").type, name: "text", category: "S" };
const uuid = { ...column("id").type, name: "uuid", category: "U" };
const value = sql.raw("c.ref");

const compared = (form: Form, parent = column("id")) => {
	const query = comparedTextSql(form, parent, value);
	return query && write(query);
};

test("without case, the column's text is compared in lower case", () => {
	expect(compared({ kind: "value", ignoreCase: true })).toEqual({ sql: "lower(c.ref::text)", params: [] });
});

test("a prefix is read by an expression without parameters, so that an index can contain it", () => {
	expect(compared({ kind: "prefix", template: "t(icket)-{key}'/" })).toEqual({
		sql: String.raw`substring(c.ref::text collate "C", '^t\(icket\)-(0|-?[1-9][0-9]*)''/'::text)`,
		params: [],
	});
});

test("a UUID in a prefix is read as a whole, although it has hyphens", () => {
	const { sql = "" } = compared({ kind: "prefix", template: "{key}-" }, column("id", { type: uuid })) ?? {};
	const [, pattern = ""] = /'(.*)'/.exec(sql) ?? [];
	expect(new RegExp(pattern).exec("0e37df36-f698-11e6-8dd4-cb9ced3df976-note")?.[1]).toBe("0e37df36-f698-11e6-8dd4-cb9ced3df976");
});

test.each<Form>([{ kind: "value" }, { kind: "text", template: "{key}" }, { kind: "array" }, { kind: "list", separator: "," }])(
	"a column of the form %j is compared as it is",
	(form) => {
		expect(comparedTextSql(form, column("id"), value)).toBeNull();
	},
);

test("only values and whole texts can be compared without case", () => {
	expect([ignoresCase({ kind: "value" }), ignoresCase({ kind: "text", template: "{key}", ignoreCase: true })]).toEqual([false, true]);
});

test("a key is folded with the collation of the column", () => {
	const turkish = column("login", { type: text, collation: { schema: "public", name: "tr", deterministic: true } });
	expect(write(foldedSql(value, turkish)).sql).toBe(`lower(c.ref::text collate "public"."tr")`);
	expect(write(foldedSql(value, column("id"))).sql).toBe("lower(c.ref::text)");
});

test("texts have case, numbers have none", () => {
	expect([hasCase(column("login", { type: text })), hasCase(column("id"))]).toEqual([true, false]);
});

test("a list is divided at its separator", () => {
	expect(write(partsSql(value, ",")).params).toEqual([","]);
});
