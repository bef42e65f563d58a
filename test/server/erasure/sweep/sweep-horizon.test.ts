import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../../../server/database/database.ts";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "../erasing.ts";

const { url, sql, make, load, erase } = await openErasing();

const crm = shop({ declared: true, table: "shop.notes", column: "person", to: "shop.people", rule: "delete" });

// The role may see only what everybody may see of other sessions.
await sql`create role sweeping_app login password 'sweeping'`;
await sql`grant usage on schema expunge to sweeping_app`;
await sql`grant select, insert, update, delete on all tables in schema expunge to sweeping_app`;
const address = new URL(url);
address.username = "sweeping_app";
address.password = "sweeping";
const app = connect(address.href, { max: 2 });
afterAll(async () => {
	await app.close();
	await sql`drop owned by sweeping_app`;
	await sql`drop role sweeping_app`;
});

const tables = `
	create table people (id int primary key, name text); insert into people select i, 'p' from generate_series(1, 3) i;
	create table notes (id int primary key, person int);
	grant usage on schema shop to sweeping_app; grant all on all tables in schema shop to sweeping_app;
	delete from expunge.tombstones`;

test("a sweep waits for a writer that had only read when its record was deleted, however late it writes", async () => {
	await make(tables);
	const graph = await load(crm);
	const reads = Promise.withResolvers<void>();
	const [mayWrite, wrote, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const writer = sql.begin(async (tx) => {
		expect(await tx`select name from shop.people where id = 1`).toHaveLength(1);
		reads.resolve();
		await mayWrite.promise;
		await tx`insert into shop.notes values (1, 1)`;
		wrote.resolve();
		await mayCommit.promise;
	});
	await reads.promise;
	await erase(crm, ["1"]);
	expect(await sweepTombstones(app.db, graph)).toMatchObject({ waiting: 1 });
	mayWrite.resolve();
	await wrote.promise;
	expect(await sweepTombstones(app.db, graph)).toMatchObject({ rows: 0, waiting: 1 });
	mayCommit.resolve();
	await writer;
	expect(await sweepTombstones(app.db, graph)).toMatchObject({ rows: 1, waiting: 0 });
	expect(await sql`select * from shop.notes`).toEqual([]);
	expect(await sql`select * from expunge.sweep_horizons`).toEqual([]);
});

test("a sweep does not wait for transactions that began after the first sweep, nor for other databases", async () => {
	await make(tables);
	const graph = await load(crm);
	const elsewhere = new URL(url);
	elsewhere.pathname = "/postgres";
	const other = postgres(elsewhere.href, { max: 1 });
	const [older, foreign] = [await begin(sql), await begin(other)];
	await erase(crm, ["2"]);
	expect(await sweepTombstones(app.db, graph)).toMatchObject({ waiting: 1 });
	const younger = await begin(sql);
	await older.end();
	expect(await sweepTombstones(app.db, graph)).toMatchObject({ waiting: 0 });
	await Promise.all([younger.end(), foreign.end()]);
	await other.end();
});

/** An open transaction that has written something. */
async function begin(connection: postgres.Sql): Promise<{ end(): Promise<void> }> {
	const begun = Promise.withResolvers<void>();
	const ends = Promise.withResolvers<void>();
	const done = connection.begin(async (tx) => {
		await tx`select pg_current_xact_id()`;
		begun.resolve();
		await ends.promise;
	});
	await begun.promise;
	return {
		async end() {
			ends.resolve();
			await done;
		},
	};
}
