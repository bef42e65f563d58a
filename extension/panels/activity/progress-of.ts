import type { Deletion } from "../../../server/deletions/schemas.ts";

type PartKind = "succeeded" | "skipped" | "failed" | "cancelled" | "waiting";

export interface Part {
	kind: PartKind;
	count: number;
}

const kinds: readonly PartKind[] = ["succeeded", "skipped", "failed", "cancelled", "waiting"];

/** The parts of a progress bar, which add up to what was submitted. After a cancel nothing is waiting. */
export function partsOf(deletion: Deletion): Part[] {
	const { counts } = deletion;
	const shown = isCancelled(deletion) ? { ...counts, cancelled: counts.cancelled + counts.waiting, waiting: 0 } : counts;
	return kinds.map((kind) => ({ kind, count: shown[kind] })).filter(({ count }) => count > 0);
}

/** The whole percentage of records with an outcome. 100 only if all have one. */
export function percentDone({ counts }: Deletion): number {
	if (counts.submitted === 0) return 100;
	return Math.floor(((counts.submitted - counts.waiting) / counts.submitted) * 100);
}

export function isUnderway({ state }: Deletion): boolean {
	return state === "queued" || state === "running";
}

/** True once the cancel was accepted, even if the server still says running. A cancel that came too late does not count. */
export function isCancelled(deletion: Deletion): boolean {
	return deletion.state === "cancelled" || (isUnderway(deletion) && deletion.cancelling);
}

export function canCancel(deletion: Deletion): boolean {
	return isUnderway(deletion) && !deletion.cancelling && deletion.counts.waiting > 0;
}

export function canRetry(deletion: Deletion): boolean {
	return !isUnderway(deletion) && deletion.bulk && deletion.counts.failed > 0;
}
