import { expect, test } from "vitest";
import { explainFailure } from "../../../server/erasure/explain-failure.ts";
import { openErasing, shop } from "./erasing.ts";

const { sql, make, erase, watch } = await openErasing();

const people = "create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben')";
const calls =
	"create table calls (id int primary key, person int, words text, note json, place point); insert into calls values (1, 1, 'hello', '[1]', '(1,2)')";
const scrubbing = shop({
	declared: true,
	table: "shop.calls",
	column: "person",
	to: "shop.people",
	rule: "scrub",
	values: { words: "-", note: "{}", place: "(0,0)" },
});
const trigger = (body: string) => `create function meddle() returns trigger language plpgsql as '${body}';
	create trigger meddle before update on calls for each row execute function meddle()`;

test.each([
	["a trigger that returns nothing", trigger("begin return null; end")],
	["a trigger that returns the old row", trigger("begin return old; end")],
	["a trigger that keeps one of the columns", trigger("begin new.note = old.note; return new; end")],
	["a rule", "create rule keep as on update to calls do instead nothing"],
])("overwriting fails with an error when %s prevents it, and nothing is deleted", async (_, statements) => {
	await make(`${people}; ${calls}; ${statements}`);
	const changes = await watch(() => expect(erase(scrubbing, ["1"])).rejects.toThrow("shop.calls still hold the reference"));
	expect(changes).toEqual({});
});

test("a trigger that writes something else beside the overwritten columns does not block the deletion", async () => {
	await make(`${people}; ${calls}; ${trigger("begin new.id = 7; return new; end")}`);
	await erase(scrubbing, ["1"]);
	expect(await sql`select * from shop.calls`).toEqual([{ id: 7, person: 1, words: "-", note: {}, place: "(0,0)" }]);
});

const orders = `create table orders (number int, person int, lines int default 1); insert into orders values (10, 1), (20, 2);
	create table lines (order_number int); insert into lines values (10), (20);
	create function count_lines() returns trigger language plpgsql as
		'begin update shop.orders set lines = lines - 1 where number = old.order_number; return null; end';
	create trigger count_lines after delete on lines for each row execute function count_lines()`;
const ordering = shop(
	{ declared: true, table: "shop.orders", column: "person", to: "shop.people", rule: "delete" },
	{ declared: true, table: "shop.lines", column: "order_number", to: "shop.orders", toColumn: "number", rule: "delete" },
);

test("a row that a trigger moves while its children are deleted is found again by any unique column", async () => {
	await make(`${people}; ${orders}; alter table orders alter number set not null, add unique (number)`);
	const changes = await watch(() => erase(ordering, ["1"]));
	expect(changes).toEqual({ people: { gone: ["1"] }, orders: { gone: ["(10,1,1)"] }, lines: { gone: ["(10)"] } });
});

test("a moved row without a unique column is an error, and nothing is deleted", async () => {
	await make(`${people}; ${orders}; create unique index on orders (number)`);
	const changes = await watch(() => expect(erase(ordering, ["1"])).rejects.toThrow("Rows of shop.orders are still there"));
	expect(changes).toEqual({});
});

test("a rule that PostgreSQL cannot apply to circular keys is refused by the database, and nothing is deleted", async () => {
	await make(`${people}; create table teams (id int primary key, person int references people, leads int);
		alter table people add team int references teams; create table gone (id int);
		insert into teams values (1, 1); update people set team = 1 where id = 1;
		create rule note as on delete to teams do also insert into gone values (old.id)`);
	const circle = shop(
		{ table: "shop.teams", columns: ["person"], rule: "delete" },
		{ table: "shop.people", columns: ["team"], rule: "delete" },
	);
	const changes = await watch(async () => {
		const error = await erase(circle, ["1"]).catch((error: unknown) => error);
		expect(explainFailure(error)).toBe("blocked_by_database");
	});
	expect(changes).toEqual({});
	expect(await erase(circle, ["2"])).toMatchObject({ rows: 1 });
});

test.each([
	["a key that cascades, on the partition above,", "on delete cascade", { rule: "delete" }],
	["a key that sets null, on the partition above,", "on delete set null", { rule: "detach" }],
	["a key without an action, on the partition above,", "", { rule: "delete" }],
] as const)("a partition's own trigger that prevents %s is an error, and nothing is deleted", async (_, action, rule) => {
	await make(`${people}; create table visits (id int, person int) partition by range (id);
		create table visits_old partition of visits for values from (0) to (100) partition by range (id);
		create table visits_older partition of visits_old for values from (0) to (50);
		alter table visits_old add foreign key (person) references people ${action}; insert into visits values (1, 1);
		create function meddle() returns trigger language plpgsql as 'begin return null; end';
		create trigger meddle before update or delete on visits_older for each row execute function meddle()`);
	const visits = shop({ table: "shop.visits_old", columns: ["person"], ...rule });
	const changes = await watch(() => expect(erase(visits, ["1"])).rejects.toThrow("shop.visits_old"));
	expect(changes).toEqual({});
});

const visits = `create table visits (id int primary key, person int references people on delete cascade);
	create table notes (id int primary key, visit int references visits on delete cascade);
	create table calls (id int primary key, person int references people);
	insert into visits values (10, 1), (20, 2); insert into notes values (100, 10), (200, 20); insert into calls values (1, 1)`;
const visiting = shop(
	{ table: "shop.visits", columns: ["person"], rule: "delete" },
	{ table: "shop.notes", columns: ["visit"], rule: "delete" },
	{ table: "shop.calls", columns: ["person"], rule: "delete" },
);
const whenCallsGo = (body: string) => `create function meddle() returns trigger language plpgsql as 'begin ${body}; return null; end';
	create trigger meddle after delete on calls for each row execute function meddle()`;

test("a row that a trigger adds below a record during its deletion is left to the database's own cascade", async () => {
	await make(`${people}; ${visits}; ${whenCallsGo("insert into shop.visits values (30, old.person)")}`);
	const changes = await watch(() => erase(visiting, ["1"], { strategy: "checked" }));
	expect(changes).toEqual({ people: { gone: ["1"] }, visits: { gone: ["10"] }, notes: { gone: ["100"] }, calls: { gone: ["1"] } });
});

test("if a trigger replaces a record's row by the row of another record, nothing is deleted", async () => {
	const exchange = "delete from shop.visits where id = 10; update shop.visits set person = 1 where id = 20";
	await make(`${people}; ${visits}; alter table visits drop constraint visits_person_fkey, add foreign key (person) references people;
		${whenCallsGo(exchange)}`);
	const changes = await watch(async () => {
		const error = await erase(visiting, ["1"], { strategy: "checked" }).catch((error: unknown) => error);
		expect(explainFailure(error)).toBe("referenced");
	});
	expect(changes).toEqual({});
});
