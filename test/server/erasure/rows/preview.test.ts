import { expect, test } from "vitest";
import { planErasure } from "../../../../server/erasure/plan/plan.ts";
import { previewErasure } from "../../../../server/erasure/rows/preview-erasure.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const crm = shop(
	{ table: "shop.people", columns: ["merged_into"], rule: "delete" },
	{ table: "shop.notes", columns: ["person"], rule: "delete" },
);

test("a chosen record that another chosen one includes counts once, however many are chosen", async () => {
	await make(`create table people (id int primary key, name text, merged_into int references people);
		create table notes (id int primary key, person int references people); create index on notes (person); create index on people (merged_into);
		insert into people select i, 'p', nullif(i - 1, 0) from generate_series(1, 1500) i;
		insert into notes select i, i from generate_series(1, 1500) i; analyze`);
	const keys = Array.from({ length: 1_500 }, (_, index) => String(index + 1)).filter((key) => Number(key) % 2 === 1);
	const all = Array.from({ length: 1_500 }, (_, index) => String(1_500 - index));
	for (const chosen of [["1"], keys, all]) {
		const preview = await previewErasure(db, planErasure(await load(crm), "person"), { keys: chosen });
		expect(preview).toMatchObject({ deletable: chosen.length, rows: 3_000, rowsAtLeast: false });
		expect(preview.counts).toEqual([
			{ table: "shop.people", rows: 1_500, atLeast: false },
			{ table: "shop.notes", rows: 1_500, atLeast: false },
		]);
	}
	expect(await erase(crm, all)).toMatchObject({ rows: 3_000 });
});

test("a huge selection is counted up to the limit, and shown as at least that number", async () => {
	await make(`create table people (id int primary key, name text, merged_into int references people);
		create table notes (id int primary key, person int references people); create index on notes (person); create index on people (merged_into);
		insert into people select i, 'p' from generate_series(1, 3000) i;
		insert into notes select i, (i - 1) / 30 + 1 from generate_series(1, 90000) i; analyze`);
	const keys = Array.from({ length: 3_000 }, (_, index) => String(index + 1));
	const preview = await previewErasure(db, planErasure(await load(crm), "person"), { keys });
	expect(preview).toMatchObject({ deletable: 3_000, rowsAtLeast: true, large: 0 });
	expect(preview.counts).toContainEqual({ table: "shop.people", rows: 3_000, atLeast: true });
	const notes = preview.counts.find(({ table }) => table === "shop.notes");
	expect(notes?.atLeast).toBe(true);
	expect(notes?.rows).toBeGreaterThan(20_000);
	expect(notes?.rows).toBeLessThan(60_000);
});

test("fully counted records keep exact counts, even if the rows below the last one were not counted", async () => {
	await make(`create table people (id int primary key, name text);
		create table notes (id int primary key, person int references people); create index on notes (person);
		insert into people select i, 'p' from generate_series(1, 1250) i;
		insert into notes select i, 1001 + i % 250 from generate_series(1, 40000) i; analyze`);
	const keys = Array.from({ length: 1_250 }, (_, index) => String(index + 1));
	const plan = planErasure(await load(shop({ table: "shop.notes", columns: ["person"], rule: "delete" })), "person");
	const preview = await previewErasure(db, plan, { keys });
	expect(preview).toMatchObject({ deletable: 1_250, rows: 31_250, rowsAtLeast: true });
	expect(preview.counts).toEqual([
		{ table: "shop.people", rows: 1_250, atLeast: false },
		{ table: "shop.notes", rows: 30_000, atLeast: true },
	]);
});

test("a record with too many rows for one batch is reported as large", async () => {
	await make(`create table people (id int primary key, name text, merged_into int references people);
		create table notes (id int primary key, person int references people); create index on notes (person); create index on people (merged_into);
		insert into people select i, 'p' from generate_series(1, 40) i;
		insert into notes select i, case when i <= 25000 then 7 else i % 40 + 1 end from generate_series(1, 25400) i; analyze`);
	const keys = Array.from({ length: 40 }, (_, index) => String(index + 1));
	expect(await previewErasure(db, planErasure(await load(crm), "person"), { keys })).toMatchObject({ large: 1, rowsAtLeast: false });
});

test("rows that the server may not see are an error, not a smaller count", async () => {
	await make(`create table people (id int primary key, name text); insert into people values (1, 'Anna');
		create table notes (id int primary key, person int references people); insert into notes values (1, 1);
		alter table notes enable row level security`);
	await sql`create role engine_blind`;
	await sql`grant usage on schema shop to engine_blind`;
	await sql`grant all on all tables in schema shop to engine_blind`;
	const plan = planErasure(await load(shop({ table: "shop.notes", columns: ["person"], rule: "delete" })), "person");
	try {
		await db.transaction(async (tx) => {
			await tx.execute("set local role engine_blind");
			await expect(previewErasure(tx, plan, { keys: ["1"] })).rejects.toMatchObject({ code: "blocked_by_database" });
		});
		expect(await previewErasure(db, plan, { keys: ["1"] })).toMatchObject({ rows: 2 });
	} finally {
		await sql`drop owned by engine_blind`;
		await sql`drop role engine_blind`;
	}
});
