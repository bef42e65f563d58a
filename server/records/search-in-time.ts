import type { Database, Transaction } from "../database/database.ts";
import { readInTime } from "../database/read-in-time.ts";
import { isLocked, isMissingPrivilege, isTimedOut } from "../database/sqlstates.ts";
import { ExpungeError } from "../http/errors.ts";

/** The same as `readInTime`. Fails with `search_too_slow`, and with `blocked_by_database` where row-level security would hide rows. */
export async function searchInTime<Value>(db: Database, read: (tx: Transaction) => Promise<Value>, timeoutMs?: number): Promise<Value> {
	try {
		return await readInTime(db, read, timeoutMs);
	} catch (error) {
		if (isTimedOut(error) || isLocked(error)) throw new ExpungeError("search_too_slow");
		throw isMissingPrivilege(error) ? new ExpungeError("blocked_by_database") : error;
	}
}
