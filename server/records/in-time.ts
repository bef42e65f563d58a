import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../database/database.ts";
import { isLocked, isMissingPrivilege, isTimedOut } from "../database/sqlstates.ts";
import { ExpungeError } from "../http/errors.ts";

/** Milliseconds for one statement. */
const defaultTimeoutMs = 4_000;

/**
 * Reads the CRM's tables in a transaction that writes nothing and whose statements end in time: a search can read a whole table. Fails with
 * `search_too_slow`, and with `blocked_by_database` where row-level security would hide rows.
 */
export async function inTime<Value>(
	db: Database,
	read: (tx: Transaction) => Promise<Value>,
	statementTimeoutMs = defaultTimeoutMs,
): Promise<Value> {
	try {
		return await db.transaction(async (tx) => {
			await tx.execute(sql`
				select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', ${String(statementTimeoutMs)}, true),
					set_config('lock_timeout', ${String(statementTimeoutMs)}, true), set_config('row_security', 'off', true), set_config('jit', 'off', true)`);
			return read(tx);
		});
	} catch (error) {
		if (isTimedOut(error) || isLocked(error)) throw new ExpungeError("search_too_slow");
		throw isMissingPrivilege(error) ? new ExpungeError("blocked_by_database") : error;
	}
}
