import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatCount } from "../../format-count.ts";
import { formatNumber } from "../../format-number.ts";
import { isCancelled } from "./progress-of.ts";

/** "Customer", "120 Customers": what was asked for. */
export function describeSubject({ bulk, counts, labels }: Deletion): string {
	if (!bulk) return labels.singular;
	return formatCount(counts.submitted, labels);
}

function withAlreadyGone(sentence: string, skipped: number): string {
	if (skipped === 0) return sentence;
	return `${sentence}, ${formatNumber(skipped)} ${skipped === 1 ? "was" : "were"} already gone`;
}

function describeRemainder(kept: number): string {
	if (kept === 0) return "Nothing was left to stop.";
	return kept === 1 ? "1 was not touched and stays." : `${formatNumber(kept)} were not touched and stay.`;
}

/** How far it is, in one sentence that is true at every moment. */
export function describeCounts(deletion: Deletion): string {
	const { state, bulk, counts, outcome } = deletion;
	const { submitted, succeeded, failed, skipped, cancelled, waiting } = counts;
	if (!bulk && outcome !== null) return outcome.code === "deleted" ? "Permanently deleted." : outcome.message;
	const soFar = withAlreadyGone(`${formatNumber(succeeded)} of ${formatNumber(submitted)} deleted`, skipped);
	const withFailures = failed === 0 ? soFar : `${soFar}, ${formatNumber(failed)} failed`;
	if (isCancelled(deletion)) return `Cancelled: ${withFailures}. ${describeRemainder(cancelled + waiting)}`;
	if (state === "queued") return "Waiting for its turn.";
	if (state === "running") return `${withFailures}.`;
	if (failed > 0) return `${soFar}, ${formatNumber(failed)} could not be.`;
	return succeeded === submitted && submitted > 1 ? `All ${formatNumber(submitted)} deleted.` : `${soFar}.`;
}
