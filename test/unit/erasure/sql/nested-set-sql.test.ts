import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import type { NestedSet } from "../../../../server/erasure/graph/graph.ts";
import { inTreesSql, numberTreesSql } from "../../../../server/erasure/sql/nested-set-sql.ts";
import { column, table } from "../sample-graph.ts";

const columns = { key: column("id"), parent: column("above"), root: column("top"), left: column("lft"), right: column("rgt") };
const set: NestedSet = { name: "", table: table("issues", Object.values(columns).slice(1)), ...columns };
const write = (query: Parameters<PgDialect["sqlToQuery"]>[0]) => new PgDialect().sqlToQuery(query);

test("only the rows of the trees are read and numbered", () => {
	expect(write(inTreesSql(set, ["7", "9"]))).toMatchObject({ params: ['{"7","9"}'], sql: expect.stringContaining('"c"."top"') });
	const { sql, params } = write(numberTreesSql(set, ["7"]));
	expect(params).toEqual(['{"7"}']);
	expect(sql).toContain(`from only "crm"."issues" as c where "c"."top" operator("pg_catalog".=) any($1`);
});

test("trees with a root are numbered apart, and their rows get its key", () => {
	const { sql } = write(numberTreesSql(set, []));
	expect(sql).toContain("row_number() over (partition by a.top order by");
	expect(sql).toMatch(/set "top" = n.top::\S+, "lft" = n.first::\S+, "rgt" = n.last::\S+ from n/);
});

test("without a column for the root, all rows are numbered together", () => {
	const { sql, params } = write(numberTreesSql({ ...set, root: null }, []));
	expect(params).toEqual([]);
	expect(sql).toContain(`from only "crm"."issues" as c where true`);
	expect(sql).toContain("row_number() over ( order by a.path");
	expect(sql).not.toContain(`"top"`);
});

test("the rows of a partitioned table are numbered together", () => {
	const parts = { ...set.table, kind: "p" };
	expect(write(numberTreesSql({ ...set, table: parts }, [])).sql).not.toContain("only");
});
