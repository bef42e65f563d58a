import { type SQL, sql } from "drizzle-orm";
import { arrayOf } from "../sql/array-of.ts";

/** Transactions that began before the record was deleted. */
export interface OlderWriters {
	/** Their transaction ids are smaller than this, */
	before: string;
	/** or among these, because they first wrote something later. */
	xids: readonly string[];
}

const cycle = 2n ** 32n - 1n;
/** The newest transaction that can have ended. */
const newest = sql`(select pg_snapshot_xmax(pg_current_snapshot())::text::int8 - 1)`;

/**
 * Matches rows that one of these transactions inserted, or updated last. A row stores 32 bits of the transaction id, and a visible row's id
 * is one of the last 2³². Ids below 3 mark rows from the creation or upgrade of the cluster. Rows of the current transaction count as
 * older, because it only changes older rows.
 */
export function olderSql({ before, xids }: OlderWriters, alias = "c"): SQL {
	const stored = sql`${sql.identifier(alias)}.xmin::text::int8`;
	const full = sql`(${newest} - ((${newest} - ${stored}) & ${cycle}::int8))`;
	return sql`(${stored} < 3 or ${full} < ${before}::int8 or ${full} = any(${arrayOf(xids)}::int8[]))`;
}

/** The full id of a running transaction, from its 32 bits. */
export function runningXidSql(stored: SQL): SQL {
	const half = 2n ** 31n;
	return sql`(${newest} + ((${stored}::text::int8 - ${newest} + ${half}::int8) & ${cycle}::int8) - ${half}::int8)`;
}
