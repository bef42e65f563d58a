import { expect, test } from "vitest";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const tables = `
	create table people (id int primary key, name text, kind text); insert into people values (1, 'Anna'), (2, 'Ben');
	create table notes (id int primary key, person int); create table calls (id int primary key, person int);
	delete from expunge.tombstones`;
const notes = { declared: true, table: "shop.notes", column: "person", to: "shop.people", rule: "delete" } as const;
const calls = { declared: true, table: "shop.calls", column: "person", to: "shop.people", rule: "detach" } as const;

test("a record that reuses an erased key keeps the rows that name it", async () => {
	await make(tables);
	const crm = shop(notes, calls);
	await erase(crm, ["1", "2"]);
	await sql`insert into shop.people values (1, 'Another Anna')`;
	await sql`insert into shop.notes values (1, 1), (2, 2)`;
	await sql`insert into shop.calls values (1, 1), (2, 2)`;
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 2, postponed: [] });
	expect(await sql`select person from shop.notes`).toEqual([{ person: 1 }]);
	expect(await sql`select person from shop.calls order by id`).toEqual([{ person: 1 }, { person: null }]);
});

test("a record that returns while its rows are being swept keeps them too, and nothing of the sweep is committed", async () => {
	await make(tables);
	await erase(shop(notes), ["1"]);
	await sql`insert into shop.notes values (1, 1)`;
	// Simulates a person who creates the record at that moment.
	await sql.unsafe(`create function shop.come_back() returns trigger language plpgsql as $$
			begin insert into shop.people values (old.person, 'Another Anna'); return old; end $$;
		create trigger meanwhile before delete on shop.notes for each row execute function shop.come_back()`);
	expect(await sweepTombstones(db, await load(shop(notes)))).toMatchObject({
		rows: 0,
		postponed: [expect.stringContaining("was just created")],
	});
	expect(await sql`select person from shop.notes`).toEqual([{ person: 1 }]);
});

test("only a record that the reference can lead to counts as returned", async () => {
	await make(tables);
	const crm = shop({ ...notes, toWhere: { kind: "person" } });
	await sql`update shop.people set kind = 'person'`;
	await erase(crm, ["1"]);
	await sql`insert into shop.people values (1, 'Anna Ltd', 'company')`;
	await sql`insert into shop.notes values (1, 1)`;
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 1 });
});
