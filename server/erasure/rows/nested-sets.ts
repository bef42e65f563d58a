import { type SQL, sql } from "drizzle-orm";
import { advisoryLocks } from "../../database/advisory-locks.ts";
import type { Executor } from "../catalog/catalog.ts";
import type { NestedSet } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import { inTreesSql, numberTreesSql } from "../sql/nested-set-sql.ts";
import { columnSql } from "../sql/table-sql.ts";
import type { Derivation } from "./derive.ts";
import type { GatheredTables } from "./gather.ts";
import { fromSql, identitySql } from "./gathered-rows.ts";

/**
 * Call it before any record is locked. Two batches that have deleted rows of one tree would otherwise wait for each other, because each
 * numbers the rows that the other has locked.
 */
export async function lockNestedSets(tx: Executor, nestedSets: readonly NestedSet[]): Promise<void> {
	const oids = [...new Set(nestedSets.map(({ table }) => table.oid))].sort((one, other) => one - other);
	for (const oid of oids) await tx.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.nestedSet}::integer, hashoid(${oid}::oid))`);
}

/** Call it before the rows are deleted: the trees that lose rows. */
export async function findTrees(tx: Executor, { nestedSets }: Plan, gathered: GatheredTables): Promise<Derivation[]> {
	const found: Derivation[] = [];
	for (const set of nestedSets) {
		const rows = gathered.get(set.table);
		if (rows && rows.rows.size > 0) found.push(...(await findTreesOf(tx, set, identitySql(rows, { seek: true }))));
	}
	return found;
}

/** The trees of these rows. */
export async function findTreesOf(tx: Executor, set: NestedSet, rows: SQL): Promise<Derivation[]> {
	const roots = set.root ? await tx.execute<{ key: string }>(rootsSql(set, set.root, rows)) : [];
	if (set.root && roots.length === 0) return [];
	const keys = roots.map(({ key }) => key);
	return [{ table: set.table, key: set.key, match: inTreesSql(set, keys), statement: numberTreesSql(set, keys) }];
}

function rootsSql({ table }: NestedSet, root: NonNullable<NestedSet["root"]>, rows: SQL): SQL {
	const column = columnSql(root);
	return sql`select distinct ${column}::text as key from ${fromSql(table)} where ${rows} and ${column} is not null`;
}
