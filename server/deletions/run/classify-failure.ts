import { isLocked, kindOfFailure } from "../../database/sqlstates.ts";
import { BatchesRunningError, SchemaChangedError, UnfitSessionError } from "../../erasure/engine-error.ts";
import { explainFailure, isRetryable, type RecordFailure } from "../../erasure/explain-failure.ts";

/**
 * What a slice does about a batch that failed.
 * - pause: another transaction has to finish first.
 * - reconnect: the connection was lost. Once the database answers again, one of the records may be to blame.
 * - reload: the schema has changed.
 * - retry: the same batch may succeed the next time.
 * - bisect: one of the records may be to blame.
 * - postpone: the single record waits, and the others continue. `failed`: something other than a lock stopped it.
 * - retire: the same, but if that has happened too often and there is a code, the record fails with it.
 * - fail: the record gets its outcome.
 * - requeue: the queue tries again later. `blamesRecords`: records are given up if that lasts too long.
 */
export type RetryDecision =
	| { do: "pause" | "reconnect" | "reload" | "retry" | "bisect" }
	| { do: "postpone"; failed: boolean }
	| { do: "retire"; code: RecordFailure | null }
	| { do: "fail"; code: RecordFailure }
	| { do: "requeue"; blamesRecords: boolean };

/** The batch that failed. */
export interface Attempt {
	/** It contained one record. */
	alone: boolean;
	/** How often it has failed in a row, including this time. */
	tries: number;
	/** All other records have had their turn, the wait for this one is over, and no other batch ran. */
	last: boolean;
	/** The deletion has failed for `giveUpAfterMs`. */
	givesUp: boolean;
}

const maxReloads = 5;
const maxTries = { alone: 6, together: 3 };

/** A record that fails alone gets its outcome at once. If it is uncertain whose fault the error was, the record waits and the others continue. */
export function classifyFailure(error: unknown, { alone, tries, last, givesUp }: Attempt): RetryDecision {
	if (error instanceof BatchesRunningError) return { do: "pause" };
	if (error instanceof SchemaChangedError) return tries <= maxReloads ? { do: "reload" } : { do: "requeue", blamesRecords: true };
	if (error instanceof UnfitSessionError) return { do: "requeue", blamesRecords: false };
	const kind = kindOfFailure(error);
	if (kind === "unreachable") return { do: "reconnect" };
	if (kind === "outage") return { do: "requeue", blamesRecords: false };
	if (isRetryable(error) && !isLocked(error) && tries < (alone ? maxTries.alone : maxTries.together)) return { do: "retry" };
	if (!alone) return { do: "bisect" };
	const code = explainFailure(error);
	if (code === "locked" && !last) return { do: "postpone", failed: false };
	if (code !== null) return { do: "fail", code };
	if (!last) return { do: "postpone", failed: true };
	return givesUp ? { do: "fail", code: "blocked_by_database" } : { do: "requeue", blamesRecords: true };
}

/**
 * The connection was lost while the batch ran, and the database answers again. Either it went away for a moment, or the work for one of the
 * records ends the session every time. A record is given up only if no other batch ran, because a record that crashes the server ends all
 * sessions.
 */
export function classifyLoss({ alone, last }: Pick<Attempt, "alone" | "last">): RetryDecision {
	if (!alone) return { do: "bisect" };
	return { do: "retire", code: last ? "blocked_by_database" : null };
}
