import { BatchesRunningError } from "../erasure/batches-running-error.ts";
import { SchemaChangedError } from "../erasure/catalog/schema-changed-error.ts";
import { explainFailure, isInTheWay, isLocked, isOutage } from "../erasure/failures.ts";
import { isUnreachable } from "../failure-causes.ts";
import type { OutcomeCode } from "./schemas.ts";

/**
 * What a slice does about a batch that failed. reconnect: the database went away. pause: somebody else has to finish first. reload: the
 * schema is another one. again: it may go well the next time. halve: one of the records is to blame. postpone: somebody works on the
 * record that stands alone. fail: it gets its reason. throw: nothing is to blame on a record, the queue tries again for a while.
 * outlast: the database can do nothing at all at the moment, the queue tries again until it can.
 */
export type Reaction =
	| { do: "reconnect" | "pause" | "reload" | "again" | "halve" | "postpone" | "throw" | "outlast" }
	| { do: "fail"; code: Extract<OutcomeCode, "locked" | "referenced" | "blocked_by_database"> };

interface Circumstances {
	/** The batch tried one record. */
	alone: boolean;
	/** How often it has failed in a row, this time included. */
	tries: number;
	/** No other batch ran beside it, and its records had been waited for. */
	last: boolean;
	/** The deletion has failed for no record's reason for so long that waiting is over. */
	hopeless: boolean;
}

const mostReloads = 5;
const mostTries = { alone: 6, together: 3 };

export function judgeFailure(error: unknown, { alone, tries, last, hopeless }: Circumstances): Reaction {
	if (isUnreachable(error)) return { do: "reconnect" };
	if (error instanceof BatchesRunningError) return { do: "pause" };
	if (error instanceof SchemaChangedError) return { do: tries <= mostReloads ? "reload" : "throw" };
	if (isOutage(error)) return { do: "outlast" };
	if (isInTheWay(error) && !isLocked(error) && tries < (alone ? mostTries.alone : mostTries.together)) return { do: "again" };
	if (!alone) return { do: "halve" };
	const code = explainFailure(error);
	if (code === "locked" && !last) return { do: "postpone" };
	if (code !== null) return { do: "fail", code };
	return hopeless ? { do: "fail", code: "blocked_by_database" } : { do: "throw" };
}
