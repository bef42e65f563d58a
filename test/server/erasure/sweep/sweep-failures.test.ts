import { expect, test } from "vitest";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const crm = shop(
	{ declared: true, table: "shop.notes", column: "person", to: "shop.people", rule: "delete" },
	{ declared: true, table: "shop.calls", column: "person", to: "shop.people", rule: "detach" },
	{ declared: true, table: "shop.mails", column: "person", to: "shop.people", rule: "scrub", values: { text: "removed" } },
);

const tables = `
	create table people (id int primary key, name text); insert into people select i, 'p' from generate_series(1, 8) i;
	create table notes (id int primary key, person int);
	create table calls (id int primary key, person int);
	create table mails (id int primary key, person int, text text);
	create function refuse() returns trigger language plpgsql as $$ begin if old.person = 3 then raise exception 'Not this one.'; end if; return old; end $$;
	delete from expunge.tombstones`;

const everybody = Array.from({ length: 8 }, (_, index) => String(index + 1));
const late = () => sql`insert into shop.notes select p, p from generate_series(1, 8) p`;
const keysOf = (names: readonly Record<string, unknown>[]) => names.map(({ person }) => person);

test("one row that a trigger keeps does not stop any other sweep, is retried less and less often, and is swept when the trigger is gone", async () => {
	await make(tables);
	await sql`create trigger keeper before delete on shop.notes for each row execute function shop.refuse()`;
	const graph = await load(crm);
	await erase(crm, everybody);
	await late();
	await sql`insert into shop.calls values (1, 3), (2, 4)`;
	expect(await sweepTombstones(db, graph)).toMatchObject({ postponed: ["shop.notes(person) → shop.people: the database refuses (P0001)"] });
	expect(keysOf(await sql`select person from shop.notes`)).toEqual([3]);
	expect(keysOf(await sql`select person from shop.calls`)).toEqual([null, null]);

	const [first] = await sql`select key, failures, due_at - now() as wait from expunge.tombstones where postponed_reason is not null`;
	expect(first).toMatchObject({ key: "3", failures: 1 });
	expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 0, postponed: [] });
	for (let failures = 2; failures < 15; failures++) {
		await sql`update expunge.tombstones set due_at = now() where postponed_reason is not null`;
		await sweepTombstones(db, graph);
	}
	const [last] = await sql`select due_at <= now() + interval '1 hour' and due_at > now() + interval '50 minutes' as hourly
		from expunge.tombstones where postponed_reason is not null`;
	expect(last).toEqual({ hourly: true });

	await sql`drop trigger keeper on shop.notes`;
	await sql`update expunge.tombstones set due_at = now() where postponed_reason is not null`;
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 1, postponed: [] });
	expect(await sql`select * from expunge.tombstones where postponed_reason is not null`).toEqual([]);
});

test.each([
	["a table that its search path does not find", "42P01", "insert into history values (old.person);"],
	["an internal error", "XX000", "raise exception using errcode = 'XX000';"],
	["too little memory", "53200", "raise exception using errcode = '53200';"],
	["a state of the database's shutdown", "57P01", "raise exception using errcode = '57P01';"],
	["a missing privilege", "42501", "raise exception using errcode = '42501';"],
])("one row whose trigger fails for %s does not stop any other sweep", async (_, state, statements) => {
	await make(tables);
	await sql.unsafe(`create or replace function shop.fail() returns trigger language plpgsql as $$ begin
			if old.person = 3 then ${statements} end if; return old; end $$;
		create trigger keeper before delete on shop.notes for each row execute function shop.fail()`);
	const graph = await load(crm);
	await erase(crm, everybody);
	await late();
	expect(await sweepTombstones(db, graph)).toMatchObject({
		rows: 7,
		postponed: [`shop.notes(person) → shop.people: the database refuses (${state})`],
	});
	expect(keysOf(await sql`select person from shop.notes`)).toEqual([3]);
});

test("one row whose trigger ends the session does not stop any other sweep, and is retried later", async () => {
	await make(tables);
	await sql.unsafe(`create or replace function shop.fail() returns trigger language plpgsql as $$ begin
			if old.person = 3 then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(60); end if; return old; end $$;
		create trigger keeper before delete on shop.notes for each row execute function shop.fail()`);
	const graph = await load(crm);
	await erase(crm, everybody);
	await late();
	expect(await sweepTombstones(db, graph)).toMatchObject({
		rows: 7,
		postponed: ["shop.notes(person) → shop.people: the session ended while the rows were swept"],
	});
	expect(keysOf(await sql`select person from shop.notes`)).toEqual([3]);
	await sql`drop trigger keeper on shop.notes`;
	await sql`update expunge.tombstones set due_at = now() where postponed_reason is not null`;
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 1, postponed: [] });
});

test("a locked row is left for later, and all others are swept", async () => {
	await make(tables);
	const graph = await load(crm);
	await erase(crm, everybody);
	await late();
	await sql.begin(async (tx) => {
		await tx`select from shop.notes where person = 5 for update`;
		expect(await sweepTombstones(db, graph)).toMatchObject({
			rows: 7,
			postponed: [expect.stringContaining("somebody is working on the rows")],
		});
	});
	await sql`update expunge.tombstones set due_at = now() where postponed_reason is not null`;
	expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 1, postponed: [] });
});

test("a sweep waits for a locked table once, not once for every key", async () => {
	await make(tables);
	const graph = await load(crm);
	await erase(crm, everybody);
	await sql`insert into shop.calls select p, p from generate_series(1, 8) p`;
	await sql.begin(async (tx) => {
		await tx`lock table shop.notes in access exclusive mode`;
		const { rows, postponed } = await sweepTombstones(db, graph);
		expect({ rows, postponed }).toEqual({ rows: 8, postponed: [expect.stringContaining("shop.notes")] });
	});
	expect(keysOf(await sql`select failures as person from expunge.tombstones`)).toEqual(everybody.map(() => 1));
});

test("a scrubbed row is not rewritten every day, and an update that a trigger suppresses does not count as done", async () => {
	await make(tables);
	await erase(crm, ["6"]);
	await sql`insert into shop.mails values (1, 6, 'hello')`;
	await sql.unsafe(`create function shop.nothing() returns trigger language plpgsql as 'begin return null; end';
		create trigger swallow before update on shop.mails for each row execute function shop.nothing()`);
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ postponed: [expect.stringContaining("the database refuses")] });

	await sql`drop trigger swallow on shop.mails`;
	await sql`update expunge.tombstones set due_at = now()`;
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 1, postponed: [] });
	expect(await sql`select person, text from shop.mails`).toEqual([{ person: 6, text: "removed" }]);
	await sql`update expunge.tombstones set due_at = now()`;
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 0, postponed: [] });
});
