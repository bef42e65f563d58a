import { expect, test } from "vitest";
import { openErasing, shop } from "./erasing.ts";

const { sql, make, load, erase, watch } = await openErasing();

const rows = 10_000;
const orders = { table: "shop.orders", columns: ["person"], to: "shop.people", rule: "delete" } as const;

test.each([
	["numbers", "bigint", "n"],
	["UUIDs", "uuid", "lpad(n::text, 32, '0')::uuid"],
	["texts", "text", `'key "' || n || '", \\'`],
	["texts of a domain", "handle", "'key ' || n"],
	["texts in the order of a language", `text collate "und-x-icu"`, "'key ' || n"],
])("rows of large tables with keys that are %s are deleted, those of the record and no others", async (_, type, key) => {
	await make(`
		create domain handle as varchar(20);
		create table people (id ${type} primary key, name text);
		create table orders (id int primary key, person ${type} not null references people);
		create table parts (id int primary key, "order" int not null references orders);
		create index on orders (person); create index on parts ("order");
		insert into people select ${key}, 'Anna' from generate_series(1, ${rows}) as n;
		insert into orders select n, ${key} from generate_series(1, ${rows}) as n;
		insert into parts select n, n from generate_series(1, ${rows}) as n;
		analyze people, orders, parts`);
	const parts = { table: "shop.parts", columns: ["order"], to: "shop.orders", rule: "delete" } as const;
	const going = await sql<{ key: string }[]>`select person as key from shop.orders where id in (7, 9999) order by id`;
	const keys = going.map(({ key }) => key);
	expect(await isSought("orders", "person")).toBe(true);
	const changes = await watch(() => erase(shop(orders, parts), keys));
	expect(changes).toEqual({ people: { gone: keys }, orders: { gone: ["7", "9999"] }, parts: { gone: ["7", "9999"] } });
});

test.each([
	["an index of its own", "create index on orders (person)", rows, true],
	["the first place in an index", "create index on orders (person, id)", rows, true],
	["no index", "", rows, false],
	["the second place in an index", "create index on orders (id, person)", rows, false],
	["an index of some rows", "create index on orders (person) where id > 0", rows, false],
	["an index for another order", `create index on orders (person collate "und-x-icu")`, rows, false],
	["an index for likeness", "create index on orders (person text_pattern_ops)", rows, false],
	["an index of a small table", "create index on orders (person)", rows - 1, false],
])("with %s the rows of a reference are looked up by a plan without the keys: (%s, %i rows) %s", async (_, index, count, looked) => {
	await make(`
		create table people (id text primary key, name text);
		create table orders (id int primary key, person text references people);
		${index};
		insert into people values ('a', 'Anna');
		insert into orders select n, 'a' from generate_series(1, ${count}) as n;
		analyze orders`);
	expect(await isSought("orders", "person")).toBe(looked);
});

async function isSought(table: string, column: string): Promise<boolean | undefined> {
	const { catalog } = await load(shop());
	return catalog.tables.get(catalog.names.get(`shop.${table}`) ?? 0)?.columns.get(column)?.indexed;
}
