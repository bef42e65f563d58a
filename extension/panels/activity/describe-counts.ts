import type { Deletion } from "../../../server/deletions/schemas.ts";

const numbers = new Intl.NumberFormat();

export function formatNumber(value: number): string {
	return numbers.format(value);
}

/** "Customer", "120 Customers": what was asked for. */
export function describeSubject({ bulk, counts, words }: Deletion): string {
	if (!bulk) return words.one;
	return `${formatNumber(counts.submitted)} ${counts.submitted === 1 ? words.one : words.many}`;
}

function withAlreadyGone(sentence: string, skipped: number): string {
	if (skipped === 0) return sentence;
	return `${sentence}, ${formatNumber(skipped)} ${skipped === 1 ? "was" : "were"} already gone`;
}

/** How far it is, in one sentence that is true at every moment. */
export function describeCounts({ state, bulk, cancelling, counts, outcome }: Deletion): string {
	const { submitted, succeeded, failed, skipped, cancelled, waiting } = counts;
	if (!bulk && outcome !== null) return outcome.code === "deleted" ? "Permanently deleted." : outcome.message;
	const soFar = withAlreadyGone(`${formatNumber(succeeded)} of ${formatNumber(submitted)} deleted`, skipped);
	const kept = cancelled + (cancelling ? waiting : 0);
	if (state === "cancelled" || cancelling) {
		const failures = failed === 0 ? "" : `, ${formatNumber(failed)} failed`;
		return `Cancelled: ${soFar}${failures}. ${kept === 1 ? "1 was not touched and stays." : `${formatNumber(kept)} were not touched and stay.`}`;
	}
	if (state === "queued") return "Waiting for its turn.";
	if (state === "running") return failed === 0 ? `${soFar}.` : `${soFar}, ${formatNumber(failed)} failed.`;
	if (failed > 0) return `${soFar}, ${formatNumber(failed)} could not be.`;
	return skipped === 0 && succeeded === submitted && submitted > 1 ? `All ${formatNumber(submitted)} deleted.` : `${soFar}.`;
}
