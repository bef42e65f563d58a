import type postgres from "postgres";

/** Records every row that is inserted, changed or deleted in RT's tables from now on, by anybody. */
export async function keepJournal(sql: postgres.Sql): Promise<void> {
	await sql.unsafe(`
		create schema journal;
		grant usage on schema journal to public;
		create table journal.entries (operation text, relation text, id text);
		grant insert, select on journal.entries to public;
		create function journal.write() returns trigger language plpgsql as $$ begin
			insert into journal.entries values (lower(tg_op), tg_table_name, case tg_op when 'INSERT' then new.id else old.id end::text);
			return null;
		end $$;
		do $$ declare name text; begin
			for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'sessions' loop
				execute format('create trigger journal after insert or update or delete on public.%I for each row execute function journal.write()', name);
			end loop;
		end $$;`);
}

/** What happened to rows, each once and in no order: "delete tickets 17". A row that was inserted and deleted meanwhile is left out. */
export async function readJournal(sql: postgres.Sql): Promise<Set<string>> {
	const entries = await sql<{ entry: string }[]>`
		select distinct operation || ' ' || relation || ' ' || id as entry from journal.entries as entry
		where not (operation <> 'insert' and exists (select from journal.entries as came where came.operation = 'insert' and came.relation = entry.relation and came.id = entry.id))
		and not (operation = 'update' and exists (select from journal.entries as gone where gone.operation = 'delete' and gone.relation = entry.relation and gone.id = entry.id))`;
	return new Set(entries.map(({ entry }) => entry));
}
