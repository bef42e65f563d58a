import { beforeEach, expect, test } from "vitest";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { superuser, services } = small;
const [one, another] = [await small.addUser({ role: "admin" }), await small.addUser({ role: "admin" })];
const first = play(small, await small.signIn(one));
const second = play(small, await small.signIn(another));

beforeEach(async () => {
	await superuser.unsafe(`
		truncate crm.customers cascade;
		insert into crm.customers (id, name) select n, 'Person ' || n from generate_series(11, 42) as n;
		insert into crm.conversations select n, 'Hello', n from generate_series(11, 12) as n;
		drop schema if exists planted cascade;
		create schema planted;
		grant usage on schema planted to public`);
});

/** Installs a trigger with this action on the deletion of a conversation. */
async function plant(action: string): Promise<void> {
	await superuser.unsafe(`
		create or replace function planted.act() returns trigger language plpgsql as $act$
			declare s record;
			begin ${action} return old; end $act$;
		create or replace trigger act before delete on crm.conversations for each row execute function planted.act()`);
}

/**
 * The first person's customers, 11 and 12, have conversations. The second person's, 31 and 32, have none. Both deletions use the same
 * connection.
 */
async function deleteOneAfterTheOther(): Promise<{ counts: Deletion["counts"]; reasons: Deletion["reasons"] }[]> {
	const stopWorker = await startWorker(services);
	const before = await first.ended((await first.deleteMany("customer", ["11", "12"])).id);
	const after = await second.ended((await second.deleteMany("customer", ["31", "32"])).id);
	await stopWorker();
	return [before, after];
}

async function gone(): Promise<number[]> {
	const rows = await superuser<{ id: number }[]>`
		select id::int from generate_series(11, 42) as id where not exists (select from crm.customers as c where c.id = id.id) order by id`;
	return rows.map(({ id }) => id);
}

const bothWent = { counts: { succeeded: 2, failed: 0 } };
const blocked = { counts: { succeeded: 0, failed: 2 }, reasons: [{ code: "blocked_by_database", count: 2 }] };

/** Replaces a statement that the server has prepared with `text`. */
function replaceStatement(pattern: string, text: string): string {
	return `
		for s in select name, statement, parameter_types from pg_prepared_statements where not from_sql and statement ~ '${pattern}' loop
			execute format('deallocate %I', s.name);
			execute format('prepare %I (%s) as %s', s.name, array_to_string(s.parameter_types, ','), ${text});
		end loop;`;
}

test("a trigger that replaces a prepared statement cannot choose the records of the next deletion", async () => {
	const other = "replace(s.statement, 'select position, key, found', 'select position, (key::int + 10)::text as key, found')";
	await plant(replaceStatement('^\\s*select position, key, found.*from "expunge"."preview_records"', other));
	expect(await deleteOneAfterTheOther()).toMatchObject([blocked, bothWent]);
	expect(await gone()).toEqual([31, 32]);
});

test("a trigger that replaces the audit's statement cannot delete a record without its entry", async () => {
	await superuser`insert into crm.customers (id, name) select n, 'Person ' || n from generate_series(1001, 1300) as n`;
	// The first batch prepares the statement that the trigger then replaces.
	await superuser`insert into crm.conversations values (1300, 'Hello', 1300)`;
	await plant(replaceStatement("append_audit", "'select null::text'"));
	const stopWorker = await startWorker(services);
	const { id } = await first.deleteMany(
		"customer",
		Array.from({ length: 300 }, (_, index) => String(1001 + index)),
	);
	const { counts } = await first.ended(id);
	await stopWorker();
	const [left] = await superuser<{ records: number; entries: number }[]>`
		select (select count(*)::int from crm.customers where id > 1000) as records,
			(select count(*)::int from expunge.audit_entries join expunge.audit_links using (batch) where deletion_id = ${id}) as entries`;
	expect(left).toEqual({ records: 300 - counts.succeeded, entries: counts.succeeded });
});

test("settings, locks and tables that a trigger leaves in its session are gone before the next batch", async () => {
	await superuser.unsafe(`
		create table planted.seen (isolation text, settings text, locks int, tables int);
		grant insert on planted.seen to public;
		create function planted.look() returns trigger language plpgsql as $$ begin
			insert into planted.seen select current_setting('transaction_isolation'),
				concat_ws(' ', current_setting('search_path'), current_setting('DateStyle'), current_setting('synchronous_commit'), coalesce(nullif(current_setting('crm.person', true), ''), 'nobody')),
				(select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = 4711),
				(select count(*) from pg_class where relname = 'left_behind');
			return old; end $$;
		create trigger look before delete on crm.customers for each row when (old.id = 31) execute function planted.look()`);
	await plant(`
		perform set_config('search_path', 'planted, pg_catalog', false), set_config('default_transaction_isolation', 'serializable', false), set_config('DateStyle', 'German', false),
			set_config('synchronous_commit', 'off', false), set_config('crm.person', 'somebody', false), pg_advisory_lock(4711);
		create temporary table if not exists left_behind (id int);`);
	expect(await deleteOneAfterTheOther()).toMatchObject([bothWent, bothWent]);
	expect(await superuser`select * from planted.seen`).toEqual([
		{ isolation: "read committed", settings: "pg_catalog, pg_temp ISO, MDY on nobody", locks: 0, tables: 0 },
	]);
	expect(await gone()).toEqual([11, 12, 31, 32]);
});
