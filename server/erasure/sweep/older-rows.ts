import { type SQL, sql } from "drizzle-orm";
import { arrayOf } from "../sql/array-of.ts";

/** Transactions that began before a record was gone. */
export interface OlderWriters {
	/** Their numbers are smaller, */
	before: string;
	/** or among these: they got them later. */
	xids: readonly string[];
}

const cycle = 2n ** 32n - 1n;
/** The newest transaction that can have ended. */
const newest = sql`(select pg_snapshot_xmax(pg_current_snapshot())::text::int8 - 1)`;

/**
 * Rows that one of these wrote, or changed last. A row keeps 32 bits of the number: what can be seen has a number of the last 2³². Numbers
 * below 3 stand for rows that were there when the cluster was made or upgraded. What this transaction itself wrote counts as older: it only
 * changes rows that do.
 */
export function olderSql({ before, xids }: OlderWriters, alias = "c"): SQL {
	const stored = sql`${sql.identifier(alias)}.xmin::text::int8`;
	const full = sql`(${newest} - ((${newest} - ${stored}) & ${cycle}::int8))`;
	return sql`(${stored} < 3 or ${full} < ${before}::int8 or ${full} = any(${arrayOf(xids)}::int8[]))`;
}

/** The number of a transaction that has not ended, from its 32 bits. */
export function runningXidSql(stored: SQL): SQL {
	const half = 2n ** 31n;
	return sql`(${newest} + ((${stored}::text::int8 - ${newest} + ${half}::int8) & ${cycle}::int8) - ${half}::int8)`;
}
