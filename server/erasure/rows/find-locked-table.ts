import { sql } from "drizzle-orm";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { arrayOf } from "../sql/array-of.ts";

/** A table of the plan that somebody else has locked as a whole, or is about to: a migration, a new index. Null where there is none. */
export async function findLockedTable(db: Executor, plan: Plan): Promise<string | null> {
	const [locked] = await db.execute<{ table: number }>(sql`
		select relation::int8::float8 as table from pg_locks
		where locktype = 'relation' and pid <> pg_backend_pid() and relation = any(${arrayOf(plan.watched)}::oid[])
			and database = (select oid from pg_database where datname = current_database())
			and mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') limit 1`);
	const table = plan.graph.catalog.tables.get(locked?.table ?? 0);
	return table ? nameOf(table) : null;
}
