import { sql } from "drizzle-orm";
import type { Database, Transaction } from "./database.ts";

/**
 * Reads the CRM's tables in a read-only transaction. Each statement ends in time: a search can read a whole table. Where row-level security
 * would hide rows, the read fails.
 */
export function readInTime<Value>(db: Database, read: (tx: Transaction) => Promise<Value>, timeoutMs = 4_000): Promise<Value> {
	return db.transaction(async (tx) => {
		await tx.execute(sql`
			select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', ${String(timeoutMs)}, true),
				set_config('lock_timeout', ${String(timeoutMs)}, true), set_config('row_security', 'off', true), set_config('jit', 'off', true)`);
		return read(tx);
	});
}
