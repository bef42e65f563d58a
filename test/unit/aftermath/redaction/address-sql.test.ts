import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { addressesSql, knownAddressesSql, lockAddressesSql, nameSql } from "../../../../server/aftermath/redaction/address-sql.ts";
import type { Table } from "../../../../server/erasure/catalog/catalog.ts";
import { column, graphObject, table } from "../../erasure/sample-graph.ts";

const write = (query: Parameters<PgDialect["sqlToQuery"]>[0]) => new PgDialect().sqlToQuery(query).sql;
const people = table("people", ["mail"]);
const mails = table("mails", ["address", "person"]);
const own = { column: column("mail"), from: null };
const other = { column: column("address"), from: { table: mails, column: column("person"), toColumn: column("id"), when: [] } };
const refers = '("i"."person" operator("pg_catalog".=) "c"."id" and true)';

test("a person's addresses are their own column and the rows that refer to them", () => {
	expect(write(addressesSql({ addresses: [own, other] }))).toBe(
		`select lower(trim("c"."mail"::text)) as value union all select lower(trim("i"."address"::text)) as value from only "crm"."mails" as i where ${refers}`,
	);
});

test("an address in another table is known only if its row refers to a person", () => {
	expect(write(knownAddressesSql({ object: graphObject(people), addresses: [other] }, ["a@b.c"]))).toBe(
		`select lower(trim("i"."address"::text)) as address from only "crm"."mails" as i where lower(trim("i"."address"::text)) = any($1::text[]) and exists (select from "crm"."people" as c where true and ${refers})`,
	);
});

test("the rows that refer to people are locked in the order of their tables and keys, and rows of views are not", () => {
	const [people, mails, logins] = [table("people"), table("mails", ["person"]), table("logins", ["person"], { primaryKey: [] })];
	const from = (of: Table) => ({
		column: column("address"),
		from: { table: of, column: column("person"), toColumn: column("id"), when: [] },
	});
	const view = table("view", ["person"], { kind: "v" });
	const addresses = [from(logins), from(view), own, from(mails)];
	const statements = lockAddressesSql({ object: graphObject(people), addresses }, ["1"]).map(write);
	expect(statements.map((statement) => statement.replace(/\s+/g, " "))).toEqual([
		`select count(*) from (select from only "crm"."mails" as i, only "crm"."people" as c where "c"."id" operator("pg_catalog".=) any($1::"pg_catalog"."int8"[]) and ${refers} order by "i"."id" for no key update of i) as locked`,
		`select count(*) from (select from only "crm"."logins" as i, only "crm"."people" as c where "c"."id" operator("pg_catalog".=) any($1::"pg_catalog"."int8"[]) and ${refers} for no key update of i) as locked`,
	]);
});

test("a name of several columns is joined by spaces, without the empty ones", () => {
	expect(write(nameSql({ name: [column("given"), column("family")] }))).toBe(
		`concat_ws(' ', nullif(trim("c"."given"::text), ''), nullif(trim("c"."family"::text), ''))`,
	);
});
