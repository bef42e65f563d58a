import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { freshDatabase } from "../../support/database.ts";

const { adminUrl } = await freshDatabase({ template: "crm" });
const sql = postgres(adminUrl, { max: 1, connection: { search_path: "crm" } });
afterAll(() => sql.end());

test("there are 500 customers with every kind of dependent record", async () => {
	const tables = await sql<{ name: string }[]>`
		select table_name as name from information_schema.tables where table_schema = 'crm' and table_name not in ('sessions') and table_type = 'BASE TABLE'`;
	const empty: string[] = [];
	for (const { name } of tables) if ((await sql`select from ${sql(name)} limit 1`).length === 0) empty.push(name);
	expect(empty).toEqual([]);
	expect(await sql`select count(*)::int as customers from customers`).toEqual([{ customers: 500 }]);
});

test.each([
	["Cyrillic", "[а-я]"],
	["Arabic", "[ء-ي]"],
	["Hebrew", "[א-ת]"],
	["Han", "[一-龥]"],
	["Devanagari", "[ऀ-ॿ]"],
	["emoji", "[🌀-🫿]"],
	["HTML", "<b>.*</b>"],
	["quotes", `["'’]`],
])("there are names in %s", async (_, pattern) => {
	expect((await sql`select from customers where name ~ ${pattern}`).length).toBeGreaterThan(0);
});

test("each klass has records, and companies own some of them", async () => {
	const klasses = await sql`
		select klass, count(customer_id) > 0 as customers, count(company_id) > 0 as companies from kobjects group by klass order by klass`;
	expect([...klasses]).toEqual(["booking", "device", "order"].map((klass) => ({ klass, customers: true, companies: true })));
});

test("the foreign keys use every ON DELETE action", async () => {
	const [kinds] = await sql`
		select array_agg(distinct confdeltype::text order by confdeltype::text) as actions, bool_or(cardinality(conkey) > 1) as composite,
			bool_or(conrelid = confrelid) as itself, bool_or(condeferrable) as deferrable
		from pg_constraint where contype = 'f' and connamespace = 'crm'::regnamespace`;
	expect(kinds).toEqual({ actions: ["a", "c", "d", "n", "r"], composite: true, itself: true, deferrable: true });
});

test("every referring column has an index that begins with it", async () => {
	const without = await sql`
		select conrelid::regclass::text as table, conname as key from pg_constraint
		where contype = 'f' and connamespace = 'crm'::regnamespace and conparentid = 0 and not exists (
			select from pg_index where indrelid = conrelid and (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey)`;
	expect([...without]).toEqual([]);
});

test("no row is dated after the demo's today", async () => {
	const [{ latest } = {}] = await sql`
		select greatest((select max(updated_at) from customers), (select max(sent_at) from messages), (select max(happened_at) from engagement_events)) as latest`;
	expect(latest.getTime()).toBeLessThanOrEqual(Date.parse("2026-11-23T16:40:00Z"));
});
