import type { Deletion } from "../../../server/deletions/schemas.ts";
import { describeCounts, describeSubject } from "./describe-counts.ts";
import { isUnderway, percentDone } from "./progress-of.ts";

/** What a screen reader hears when a deletion moves on: every quarter and every end, not every record. */
export function announceProgress(before: Deletion | undefined, after: Deletion): string | null {
	if (before === undefined) return null;
	const subject = `Deletion of ${describeSubject(after)}`;
	if (isUnderway(before) && !isUnderway(after)) return `${subject}: ${describeCounts(after)}`;
	if (!before.cancelling && after.cancelling) return `${subject}: ${describeCounts(after)}`;
	if (before.state !== after.state) return `${subject} is ${after.state}.`;
	const quarter = Math.floor(percentDone(after) / 25);
	if (isUnderway(after) && quarter > Math.floor(percentDone(before) / 25)) return `${subject}: ${quarter * 25} percent done.`;
	return null;
}
