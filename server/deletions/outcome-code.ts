/** Every outcome that a record can have, and how it counts. This is the only list; everything else derives from it. */
export const outcomeResults = {
	deleted: "succeeded",
	/** Another deletion or the CRM itself deleted the record first. That counts as neither success nor failure. */
	already_gone: "skipped",
	not_found: "failed",
	held: "failed",
	permission_denied: "failed",
	referenced: "failed",
	locked: "failed",
	blocked_by_database: "failed",
	object_undecided: "failed",
	cancelled: "cancelled",
} as const;

export type OutcomeCode = keyof typeof outcomeResults;
export type OutcomeResult = (typeof outcomeResults)[OutcomeCode];

export function isOutcomeCode(code: string): code is OutcomeCode {
	return Object.hasOwn(outcomeResults, code);
}

/** The codes of failed records, which a retry takes up again. */
export const failedCodes = Object.keys(outcomeResults)
	.filter(isOutcomeCode)
	.filter((code) => outcomeResults[code] === "failed");
