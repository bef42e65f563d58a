import { isLocked, kindOfFailure } from "../../database/sqlstates.ts";
import { BatchesRunningError, SchemaChangedError, UnfitSessionError } from "../../erasure/engine-error.ts";
import { explainFailure, isRetryable, type RecordFailure } from "../../erasure/explain-failure.ts";

/**
 * What a slice does about a batch that failed.
 * - reconnect: the connection was lost. Once the database answers again, one of the records may be to blame.
 * - pause: somebody else has to finish first.
 * - reload: the schema is another one.
 * - again: it may go well the next time.
 * - halve: one of the records may be to blame.
 * - postpone: the record that stands alone waits, and the others go on. `failed`: something other than a lock stopped it.
 * - retire: the same, and it is given up when that has happened too often.
 * - fail: the record gets its reason.
 * - throw: the queue tries again later.
 * - outlast: the same, and no record is ever given up for it.
 */
export type Reaction =
	| { do: "reconnect" | "pause" | "reload" | "again" | "halve" | "throw" | "outlast" }
	| { do: "retire"; code: RecordFailure | null }
	| { do: "postpone"; failed: boolean }
	| { do: "fail"; code: RecordFailure };

interface Circumstances {
	/** The batch tried one record. */
	alone: boolean;
	/** How often it has failed in a row, this time included. */
	tries: number;
	/** All other records have had their turn, and this one has been waited for. */
	last: boolean;
	/** What is left has failed for so long that waiting is over. */
	hopeless: boolean;
}

const mostReloads = 5;
const mostTries = { alone: 6, together: 3 };

/** What one record alone raises fails that record. Where it is not certain whose fault it was, the record waits for the end, and the others do not. */
export function judgeFailure(error: unknown, { alone, tries, last, hopeless }: Circumstances): Reaction {
	if (error instanceof BatchesRunningError) return { do: "pause" };
	if (error instanceof SchemaChangedError) return { do: tries <= mostReloads ? "reload" : "throw" };
	if (error instanceof UnfitSessionError) return { do: "outlast" };
	const kind = kindOfFailure(error);
	if (kind === "unreachable") return { do: "reconnect" };
	if (kind === "outage") return { do: "outlast" };
	if (isRetryable(error) && !isLocked(error) && tries < (alone ? mostTries.alone : mostTries.together)) return { do: "again" };
	if (!alone) return { do: "halve" };
	const code = explainFailure(error);
	if (code === "locked" && !last) return { do: "postpone", failed: false };
	if (code !== null) return { do: "fail", code };
	if (!last) return { do: "postpone", failed: true };
	return hopeless ? { do: "fail", code: "blocked_by_database" } : { do: "throw" };
}

/**
 * The connection was lost while the batch ran, and the database answers again. It may have gone away for a moment, or work for one of the
 * records ends the session every time. A record is given up only where no other batch ran: one that crashes the server ends all sessions.
 */
export function judgeLoss({ alone, last }: Pick<Circumstances, "alone" | "last">): Reaction {
	if (!alone) return { do: "halve" };
	return { do: "retire", code: last ? "blocked_by_database" : null };
}
