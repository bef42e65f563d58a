import { PgDialect } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { readTemplate } from "../../../../server/crm/path-template.ts";
import { hasValuesSql, namesTextSql, pathSql, valuesOfLastColumn } from "../../../../server/erasure/sql/path-sql.ts";
import { column, table } from "../sample-graph.ts";

const write = (query: Parameters<PgDialect["sqlToQuery"]>[0]) => new PgDialect().sqlToQuery(query);

test("a path is put together from fixed texts, values and parts of values", () => {
	expect(write(pathSql(readTemplate("a/{folder}/{name:0:2}/{name:2:9}")))).toMatchObject({
		sql: `$1::text || "c"."folder"::text || $2::text || substr("c"."name"::text, $3::int4, $4::int4) || $5::text || substr("c"."name"::text, $6::int4, $7::int4)`,
		params: ["a/", "/", 1, 2, "/", 3, 7],
	});
});

test("a pattern ends at its star, so that two rows share derived files even if only the endings differ", () => {
	expect(write(pathSql(readTemplate("{name}_*.png")))).toMatchObject({ sql: `"c"."name"::text || $1::text || '*'::text`, params: ["_"] });
});

test("a row names a file if it has each value before the star, whatever other templates need", () => {
	expect(write(hasValuesSql({ when: [] }, readTemplate("{a}/{b}_*.{c}"))).sql).toBe(`"c"."a"::text <> '' and "c"."b"::text <> '' and true`);
});

test("rows are looked up by the last column, in its own type", () => {
	const papers = table("papers", [column("number", { indexed: true })]);
	const rule = { name: "", table: papers, columns: [...papers.columns.values()], templates: [], when: [] };
	const { sql, params } = write(namesTextSql(rule, readTemplate("{id}/{number}"), ["1/2", "1/x"]));
	expect(sql.startsWith(`"c"."number" operator("pg_catalog".=) any((select $1`)).toBe(true);
	expect(params[0]).toBe('{"2"}');
});

describe("the values that the last column can have", () => {
	test.each([
		["{path}", ["a/b"], ["a/b"]],
		["files/{name}", ["files/a", "other/a"], ["a"]],
		["{folder}/{name}", ["a/b/c", "d"], ["b/c", "c"]],
		["{folder}/{name}.txt", ["a/b.txt", "a/b.png"], ["b"]],
		["thumbs/{name}_*", ["thumbs/a_*", "thumbs/a_b_*", "a"], ["a", "a_b"]],
		["{a}--{b}", ["1---2"], ["-2", "2"]],
	])("in %s, for %o", (template, texts, values) => {
		expect(valuesOfLastColumn(readTemplate(template), texts)).toMatchObject({ values });
	});

	test.each(["{a}{b}", "{a}/{b:0:2}", "{a}/{b:2:4}.x"])("are unknown in %s", (template) => {
		expect(valuesOfLastColumn(readTemplate(template), ["1/2"])).toBeNull();
	});
});
