import { type SQL, sql } from "drizzle-orm";
import type { Column, Executor, Table } from "../catalog/catalog.ts";
import { columnSql, joinSql } from "../sql/table-sql.ts";
import { fromSql } from "./gathered-rows.ts";

/** Rows whose values the CRM derives from rows that a batch changes. */
export interface Derivation {
	table: Table;
	key: Column;
	/** Which rows. */
	match: SQL;
	/** Derives their values again. */
	statement: SQL;
}

/**
 * Derives values again. Locking and deriving are two statements, so that the second one sees what the lock waited for. All batches lock the
 * tables in the same order, and their rows by key.
 */
export async function derive(tx: Executor, derivations: readonly Derivation[]): Promise<void> {
	const byTable = [...Map.groupBy(derivations, ({ table }) => table)].sort(([one], [other]) => one.oid - other.oid);
	for (const [table, some] of byTable) await tx.execute(lockSql(table, some));
	for (const { statement } of derivations) await tx.execute(statement);
}

function lockSql(table: Table, derivations: readonly Derivation[]): SQL {
	const order = [...new Set(derivations.map(({ key }) => key))].map((key) => columnSql(key));
	const chosen = derivations.map(({ match }) => match);
	return sql`select from ${fromSql(table)} where ${joinSql(chosen, "or")} order by ${joinSql(order, ",")} for no key update of c`;
}
