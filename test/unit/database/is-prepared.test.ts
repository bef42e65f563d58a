import { expect, test } from "vitest";
import { isPrepared } from "../../../server/database/is-prepared.ts";

test.each([
	['select "state" from "expunge"."deletions" where "expunge"."deletions"."id" = $1', 1, true],
	["select pg_catalog.pg_advisory_xact_lock($1)", 1, true],
	['delete from only "crm"."customers" as c where c."id" = any((select $1)::int8[])', 1, true],
	['delete from only "crm"."customers" as c where c."id" = $1', 1, false],
	['update "crm"."customers" as c set "owner" = $1 where c."id" = any((select $2)::int8[])', 2, false],
	['select count(*) from "crm"."customers"', 0, false],
	['select 1 from "expunge"."holds" join "crm"."customers" on true', 0, false],
])("%s with %i values: %s", (text, values, prepared) => {
	expect(isPrepared(text, values)).toBe(prepared);
});
