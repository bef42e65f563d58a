import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { catchUp, describeCaughtUp } from "../../../../server/doctor/catch-up.ts";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase, watch } = await openErasing();

const crm = shop(
	{ declared: true, table: "shop.activity", column: "subject", to: "shop.people", when: { kind: "person" }, rule: "delete" },
	{ declared: true, table: "shop.lists", column: "people", to: "shop.people", form: { kind: "array" }, rule: "detach" },
	{ table: "shop.activity_details", columns: ["activity"], rule: "delete" },
);

const tables = `
	create table people (id int primary key, name text);
	create table activity (id int primary key, kind text, subject text);
	create table activity_details (activity int references activity, word text);
	create table lists (id int primary key, people int[]);
	insert into people select i, 'p' || i from generate_series(1, 5) i;
	insert into activity select i, 'person', i from generate_series(1, 5) i;
	insert into lists values (1, '{1,2,3}'), (2, '{4,5}');
	delete from expunge.tombstones`;

test("a row that a slow writer commits after the deletion is swept, with its dependent rows", async () => {
	await make(tables);
	const graph = await load(crm);
	let finish = () => {};
	const waits = new Promise<void>((resolve) => {
		finish = resolve;
	});
	let wrote = () => {};
	const written = new Promise<void>((resolve) => {
		wrote = resolve;
	});
	const writer = sql.begin(async (tx) => {
		await tx`insert into shop.activity values (100, 'person', '1'), (101, 'company', '1')`;
		await tx`insert into shop.activity_details values (100, 'late'), (101, 'other')`;
		await tx`update shop.lists set people = people || 1 where id = 2`;
		wrote();
		await waits;
	});
	await written;
	expect(await erase(crm, ["1"])).toMatchObject({ rows: 2, tombstones: 1 });
	expect(await sweepTombstones(db, graph)).toMatchObject({ waiting: 1 });
	expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 0, waiting: 1 });

	finish();
	await writer;
	expect(await sql`select id from shop.activity where subject = '1' order by id`).toEqual([{ id: 100 }, { id: 101 }]);
	let swept = 0;
	const changes = await watch(() =>
		expect
			.poll(async () => {
				const { rows, waiting } = await sweepTombstones(db, graph);
				swept += rows;
				return waiting;
			})
			.toBe(0),
	);
	expect(swept).toBe(3);
	expect(changes).toEqual({ activity: { gone: ["100"] }, activity_details: { gone: ["(100,late)"] }, lists: { changed: ["2"] } });
	expect(await sql`select people from shop.lists order by id`).toEqual([{ people: [2, 3] }, { people: [4, 5] }]);
});

test("a sweep also waits for the last writer that began before the first sweep", async () => {
	await make(tables);
	const graph = await load(crm);
	await erase(crm, ["1"]);
	await sql.begin(async (writer) => {
		await writer`insert into shop.activity values (100, 'person', '1')`;
		expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 0, waiting: 1 });
		expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 0, waiting: 1 });
	});
	await expect.poll(async () => (await sweepTombstones(db, graph)).waiting).toBe(0);
	expect(await sql`select id from shop.activity where subject = '1'`).toEqual([]);
});

test("rows are swept daily for 35 days, then no longer", async () => {
	await make(tables);
	const graph = await load(crm);
	await erase(crm, ["2"]);
	await expect.poll(() => sweepTombstones(db, graph)).toMatchObject({ rows: 0, waiting: 0 });
	await sql`insert into shop.activity values (200, 'person', '2')`;
	expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 0, waiting: 0 });
	const aDayLater = () => sql`update expunge.tombstones set due_at = due_at - interval '1 day', erased_at = erased_at - interval '1 day'`;
	await aDayLater();
	expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 1, waiting: 0 });

	await sql`update expunge.tombstones set erased_at = erased_at - interval '34 days'`;
	await aDayLater();
	await sql`insert into shop.activity values (201, 'person', '2')`;
	for (const _day of [35, 36, 37]) {
		expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 0, waiting: 0 });
		await aDayLater();
	}
});

test("swept rows count for the deletion of the record that they named", async () => {
	await make(tables);
	await erase(crm, ["1", "2"]);
	const [one, other] = ["11111111-0000-4000-8000-000000000000", "22222222-0000-4000-8000-000000000000"];
	await sql`update expunge.tombstones set deletion_id = case key when '1' then ${one}::uuid else ${other}::uuid end`;
	await sql`insert into shop.activity values (100, 'person', '1'), (200, 'person', '2')`;
	await sql`alter table shop.lists add column activity int`;
	const named = shop(...crm.references, { declared: true, table: "shop.lists", column: "activity", to: "shop.activity", rule: "detach" });
	expect(await sweepTombstones(db, await load(named))).toMatchObject({ rows: 2, postponed: [] });
	expect(
		await sql`select key, deletion_id from expunge.tombstones where table_name = 'shop.activity(id)' and key in ('100', '200') order by key`,
	).toEqual([
		{ key: "100", deletion_id: one },
		{ key: "200", deletion_id: other },
	]);
});

/** As if a deletion 90 days ago had written it. */
async function audit(object: string, keys: string[], isHmac = false): Promise<void> {
	const batch = randomUUID();
	await sql`insert into expunge.audit_links (position, batch, first_entry, entries, digest, previous_hmac, hmac, at, action, actor_id, object, key_is_hmac, how, deletion_id)
		select coalesce(max(position), 0) + 1, ${batch}, coalesce(max(first_entry + entries), 1), ${keys.length}, '', '', '', now() - interval '90 days',
			'deleted', 'ada', ${object}, ${isHmac}, 'single', ${randomUUID()} from expunge.audit_links`;
	for (const [ordinal, key] of keys.entries())
		await sql`insert into expunge.audit_entries (batch, ordinal, key, rows) values (${batch}, ${ordinal}, ${key}, 1)`;
}

test("a rule that is newer than a deletion is caught up with, for keys of the audit that no record has", async () => {
	await make(tables);
	const before = shop();
	await erase(before, ["1", "2", "3"]);
	await audit("person", ["1", "2", "3"]);
	await audit("company", ["4"]);
	await audit("person", ["5"], true);
	await sql`insert into shop.people values (3, 'a new record with an old key')`;

	await sql`alter table shop.people alter id add generated by default as identity, add unique (name)`;
	await sql`create table shop.guests (name text, person int)`;
	const byName = { declared: true, table: "shop.guests", column: "name", to: "shop.people", toColumn: "name", rule: "delete" } as const;
	const shared = { declared: true, table: "shop.guests", column: "person", to: "shop.people", onlyIfAllGo: true, rule: "delete" } as const;
	const graph = await load({ ...crm, references: [...crm.references, byName, shared] });
	const result = await catchUp(db, graph);
	expect(describeCaughtUp(result)).toEqual([
		"person: the worker sweeps references to 3 deleted records within minutes.",
		"Not swept: shop.guests(name) → shop.people(name). The audit has only keys of records, not what these references name.",
		expect.stringMatching(/^Not swept: shop.guests\(person\) .+ Whether all links of a row led to deleted records is no longer known\.$/),
	]);
	const changes = await watch(() => expect.poll(async () => (await sweepTombstones(db, graph)).waiting).toBe(0));
	expect(changes).toEqual({ activity: { gone: ["1", "2"] }, lists: { changed: ["1"] } });
	expect(await sql`select people from shop.lists order by id`).toEqual([{ people: [3] }, { people: [4, 5] }]);
	expect(await watch(async () => expect(await catchUp(db, graph)).toEqual(result))).toEqual({});
	await sweepTombstones(db, graph);
	expect(await sql`select id from shop.activity order by id`).toEqual([{ id: 3 }, { id: 4 }, { id: 5 }]);
});

test("it does not catch up with keys that a later record may have had, such as numbers without a sequence", async () => {
	await make(tables);
	await erase(shop(), ["1", "2"]);
	await audit("person", ["1", "2"]);
	await sql`insert into shop.people values (1, 'a new person, whom the CRM deletes itself')`;
	await sql`delete from shop.people where id = 1`;
	const result = await catchUp(db, await load(crm));
	expect(describeCaughtUp(result)).toEqual([
		"No earlier deletion is swept again.",
		'Not swept: shop.activity(subject) → shop.people when {"kind":"person"}, shop.lists(people) → shop.people as array. The key of person may have named another record since. State `reusable: false` if it never can.',
	]);
	expect(await sql`select from expunge.tombstones`).toHaveLength(0);

	const given = shop(...crm.references);
	Object.assign(given.objects.person ?? {}, { reusable: false });
	expect((await catchUp(db, await load(given))).caught).toMatchObject([{ object: "person" }]);
});
