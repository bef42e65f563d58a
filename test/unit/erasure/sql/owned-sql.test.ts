import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { ownedSql } from "../../../../server/erasure/sql/owned-sql.ts";
import { column, table } from "../sample-graph.ts";

test("a row belongs to a record if it refers to it and has the values of the condition", () => {
	const mails = table("mails", ["owner", "kind"]);
	const from = { table: mails, column: column("owner"), toColumn: column("id"), when: [{ column: column("kind"), values: [null] }] };
	expect(new PgDialect().sqlToQuery(ownedSql(from)).sql).toBe('("i"."owner" operator("pg_catalog".=) "c"."id" and ("i"."kind" is null))');
});
