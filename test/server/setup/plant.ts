import { readFileSync } from "node:fs";
import type postgres from "postgres";
import { repositoryFiles } from "../../support/repository.ts";
import { root } from "../../support/run.ts";

/**
 * Plants objects in the CRM's database that others could call by mistake: for each function of PostgreSQL whose name occurs in our
 * statements or the queue's, and for each of its operators, one that fits other types better. Each call is counted, even in a transaction
 * that is rolled back.
 */
export async function plant(superuser: postgres.Sql): Promise<void> {
	await superuser.unsafe(`
		create sequence public.planted;
		grant usage on sequence public.planted to public;
		grant usage on schema public to public;
	`);
	const names = [...new Set(wordsOfStatements())];
	await superuser.unsafe(
		`do $plant$
		declare
			one text; signature text; types text[] := array['text', 'varchar', 'name', 'int4', 'int8', 'oid', 'regclass', 'bool', '"char"', 'timestamptz', 'jsonb'];
			few text[] := array['text', 'varchar', 'name', 'int8', 'bool'];
			body text := $f$begin perform pg_catalog.nextval('public.planted'); return null; end$f$;
		begin
			for one, signature in
				with called as (
					select distinct proname, case when provariadic = 0 then pronargs else arity end as pronargs
					from pg_catalog.pg_proc, generate_series(pronargs, 3) as arity
					where pronamespace = 'pg_catalog'::regnamespace and proname = any('{${names.join(",")}}'::text[]))
				select proname, format('%s', a) from called, unnest(types || '{anyelement,anyarray}'::text[]) a where pronargs = 1
				union all select proname, concat_ws(',', a, b) from called, unnest(types) a, unnest(few) b where pronargs = 2
				union all select proname, concat_ws(',', a, b, c) from called, unnest(few) a, unnest(few) b, unnest(few) c where pronargs = 3
			loop
				execute format('create or replace function public.%I(%s) returns text language plpgsql as %L', one, signature, body);
			end loop;
			for one in select unnest(types) loop
				for signature in select unnest(types || '{int2,date,interval,uuid}'::text[]) loop
					execute format('create function public.planted_operator(%s, %s) returns bool language plpgsql as %L', one, signature, body);
				end loop;
			end loop;
			for one, signature in
				select distinct format('%s (function = public.planted_operator, leftarg = %s, rightarg = %s)', oprname, a, b), b
				from pg_catalog.pg_operator, unnest(types) a, unnest(types || '{int2,date,interval,uuid}'::text[]) b
				where oprname = any('{=,<>,<,>,<=,>=,||,~,~~,!~,!~~,->,->>,#>>,&&,@>,<@,+,-,*}'::text[])
			loop
				execute 'create operator public.' || one;
			end loop;
		end $plant$`,
	);
}

/** The number of calls of planted functions. */
export async function countPlanted(superuser: postgres.Sql): Promise<number> {
	const [row] = await superuser<
		{ calls: number }[]
	>`select case when is_called then last_value else 0 end::int as calls from public.planted`;
	return row?.calls ?? 0;
}

function wordsOfStatements(): string[] {
	const files = repositoryFiles().filter((path) => /^(server|drizzle)\/.*\.(ts|sql)$/.test(path));
	const texts = [...files, "node_modules/pg-boss/dist/plans.js", "node_modules/postgres/src/connection.js"].map((path) =>
		readFileSync(`${root}${path}`, "utf8"),
	);
	return texts
		.flatMap((text) => [...text.matchAll(/\b([a-z_0-9]+)\(/g)].map(([, name = ""]) => name))
		.filter((name) => /^[a-z]/.test(name));
}
