import { expect, test } from "vitest";
import { SchemaChangedError } from "../../../../server/erasure/engine-error.ts";
import { createLiveGraph } from "../../../../server/erasure/graph/live-graph.ts";
import { sweepLive, sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { createLog } from "../../../../server/log.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const notes = { declared: true, table: "shop.notes", column: "person", to: "shop.people", rule: "delete" } as const;
const crm = shop(notes, { declared: true, table: "shop.calls", column: "person", to: "shop.people", rule: "detach" });

const tables = `
	create table people (id int primary key, name text); insert into people values (1, 'p');
	create table notes (id int primary key, person int);
	create table calls (id int primary key, person int);
	delete from expunge.tombstones`;

test("a sweep notices a new key below its rows, and deletes no row before a decision", async () => {
	await make(tables);
	const old = await load(crm);
	await erase(crm, ["1"]);
	await sql.unsafe(`create table shop.invoices (id int primary key, note int references shop.notes on delete cascade);
		insert into shop.notes values (1, 1); insert into shop.invoices values (1, 1); insert into shop.calls values (1, 1)`);
	await expect(sweepTombstones(db, old)).rejects.toThrow(SchemaChangedError);

	const { postponed } = await sweepTombstones(db, await load(crm));
	expect(postponed).toEqual(["shop.notes(person) → shop.people: nobody has decided about the key invoices_note_fkey"]);
	expect(await sql`select id from shop.invoices`).toEqual([{ id: 1 }]);
	// References with a rule are still swept.
	expect(await sql`select person from shop.calls`).toEqual([{ person: null }]);

	await sql`update expunge.tombstones set due_at = now()`;
	const decided = shop(...crm.references, { table: "shop.invoices", columns: ["note"], rule: "delete" });
	expect(await sweepTombstones(db, await load(decided))).toMatchObject({ rows: 2, postponed: [] });
	expect(await sql`select id from shop.invoices`).toEqual([]);
});

test("a running server reads the schema again when its sweep finds it changed, and continues", async () => {
	await make(tables);
	const graph = createLiveGraph(db, crm, createLog("silent"));
	await graph.current();
	await erase(crm, ["1"]);
	await sql`alter table shop.notes add column word text`;
	await sql`insert into shop.notes values (1, 1)`;
	expect(await sweepLive(db, graph)).toMatchObject({ rows: 1, postponed: [] });
});

test("a sweep updates nothing in a table that has changed since it was checked", async () => {
	await make(tables);
	const old = await load(crm);
	await erase(crm, ["1"]);
	await sql`insert into shop.calls values (1, 1)`;
	await sql`alter table shop.calls alter person set not null`;
	await expect(sweepTombstones(db, old)).rejects.toThrow(SchemaChangedError);
});

test("a sweep does nothing while the adapter contradicts the database", async () => {
	await make(tables);
	await erase(crm, ["1"]);
	await sql`insert into shop.notes values (1, 1)`;
	const wrong = shop(notes, { declared: true, table: "shop.none", column: "person", to: "shop.people", rule: "detach" });
	const { rows, postponed, waiting } = await sweepTombstones(db, await load(wrong));
	expect({ rows, postponed, waiting }).toEqual({ rows: 0, postponed: [expect.stringContaining("no table shop.none")], waiting: 1 });
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 1 });
});
