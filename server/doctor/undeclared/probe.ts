import { sql } from "drizzle-orm";
import type { Database } from "../../database/database.ts";
import { isLocked, isMissingPrivilege, isTimedOut, isUnreachable } from "../../database/sqlstates.ts";
import type { Executor } from "../../erasure/catalog/catalog.ts";

export interface ProbeLimits {
	/** The limit for one statement. No lock is held longer. */
	probeTimeoutMs: number;
	/** The limit for all statements together. */
	timeoutMs: number;
}

/** Why a table could not be read. */
export type ProbeFailure = "denied" | "locked" | "timed out" | "failed";

export type Probe = <Answer>(ask: (tx: Executor) => Promise<Answer>) => Promise<Answer | ProbeFailure>;

/** How long the connection waits for another transaction's lock. */
const lockWaitMs = 50;

/**
 * Runs single statements, each in a read-only transaction of its own, so that its lock on the CRM's table ends with it. Where row-level
 * security would hide rows, it is refused rather than answered in part.
 */
export function createProbe(db: Database, { probeTimeoutMs, timeoutMs }: ProbeLimits): Probe {
	const end = performance.now() + timeoutMs;
	return async (ask) => {
		const left = Math.floor(Math.min(probeTimeoutMs, end - performance.now()));
		if (left < 1) return "timed out";
		try {
			return await db.transaction(
				async (tx) => {
					await limit(tx, left);
					return ask(tx);
				},
				{ accessMode: "read only" },
			);
		} catch (error) {
			if (isUnreachable(error)) throw error;
			if (isMissingPrivilege(error)) return "denied";
			if (isTimedOut(error)) return "timed out";
			return isLocked(error) ? "locked" : "failed";
		}
	};
}

function limit(tx: Executor, timeoutMs: number): Promise<unknown> {
	return tx.execute(sql`
		select set_config('statement_timeout', ${String(timeoutMs)}, true), set_config('lock_timeout', ${String(lockWaitMs)}, true),
			set_config('row_security', 'off', true), set_config('jit', 'off', true)`);
}
