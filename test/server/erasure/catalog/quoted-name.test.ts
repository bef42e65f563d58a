import { expect, test } from "vitest";
import { quotedName } from "../../../../server/erasure/catalog/quoted-name.ts";
import { openErasing } from "../erasing.ts";

const { sql } = await openErasing();

test("names are quoted as PostgreSQL quotes them, keywords included", async () => {
	const odd = ["person", "_1", "1a", "Person", "a b", 'a"b', "", "größe"];
	const rows = await sql<{ name: string; quoted: string }[]>`
		select name, quote_ident(name) as quoted from (select word as name from pg_get_keywords() union all select unnest(${odd}::text[])) as names`;
	expect(rows.length).toBeGreaterThan(400);
	expect(rows.filter(({ name, quoted }) => quotedName(name) !== quoted)).toEqual([]);
	expect(quotedName("order", "user_id")).toBe('"order".user_id');
});
