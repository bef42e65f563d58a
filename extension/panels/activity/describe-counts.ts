import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatCount, formatNumber } from "../../format-number.ts";
import { isCancelled, isUnderway, percentDone } from "./progress-of.ts";

/** "Customer" or "120 Customers". */
export function describeSubject({ bulk, counts, labels }: Deletion): string {
	if (!bulk) return labels.singular;
	return formatCount(counts.submitted, labels);
}

const maxKeyLength = 12;

/** "Ids 479, 512, 88 and 117 others". Long ids are shortened. */
export function describeKeys({ firstKeys, counts }: Deletion): string | null {
	if (firstKeys.length === 0) return null;
	const shown = firstKeys.map((key) => (key.length > maxKeyLength ? `${key.slice(0, maxKeyLength - 4)}…` : key)).join(", ");
	const others = counts.submitted - firstKeys.length;
	if (others <= 0) return `${firstKeys.length === 1 ? "Id" : "Ids"} ${shown}`;
	return `Ids ${shown} and ${formatCount(others, { singular: "other", plural: "others" })}`;
}

function withAlreadyGone(sentence: string, skipped: number): string {
	if (skipped === 0) return sentence;
	return `${sentence}, ${formatNumber(skipped)} ${skipped === 1 ? "was" : "were"} already gone`;
}

function describeRemainder(count: number): string {
	if (count === 0) return "Nothing was left to cancel.";
	return count === 1 ? "1 was not deleted." : `${formatNumber(count)} were not deleted.`;
}

/** The progress in one sentence that is true at every moment. */
export function describeCounts(deletion: Deletion): string {
	const { state, bulk, counts, outcome } = deletion;
	const { submitted, succeeded, failed, skipped, cancelled, waiting } = counts;
	if (!bulk && outcome !== null) return outcome.code === "deleted" ? "Permanently deleted." : outcome.message;
	const soFar = withAlreadyGone(`${formatNumber(succeeded)} of ${formatNumber(submitted)} deleted`, skipped);
	const withFailures = failed === 0 ? soFar : `${soFar}, ${formatNumber(failed)} failed`;
	if (isCancelled(deletion)) return `Cancelled: ${withFailures}. ${describeRemainder(cancelled + waiting)}`;
	if (state === "queued") return "Waiting for its turn.";
	if (state === "running" || failed > 0) return `${withFailures}.`;
	return succeeded === submitted && submitted > 1 ? `All ${formatNumber(submitted)} deleted.` : `${soFar}.`;
}

/** "18 related entries": what was deleted besides the records themselves. Null if nothing was. */
export function describeRelated({ counts }: Deletion): string | null {
	const related = counts.rows - counts.succeeded;
	return related > 0 ? formatCount(related, { singular: "related entry", plural: "related entries" }) : null;
}

/** What a screen reader announces: each quarter and the end, but not every record. */
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

const textLabels = { singular: "remaining text", plural: "remaining texts" };
const sharedLabels = { singular: "address that another record also uses was", plural: "addresses that other records also use were" };

/** The result of searching the remaining texts for the addresses of deleted people. Null if there was nothing to search for. */
export function describeRedaction(redaction: Deletion["redaction"]): string | null {
	if (redaction === null || redaction.people === 0) return null;
	const { state, people, replaced, mentions, failed, shared } = redaction;
	const address = people === 1 ? "the address" : "the addresses";
	if (state === "waiting") return `Searching the remaining texts for ${address}.`;
	const found: string[] = [];
	if (replaced > 0) found.push(`Replaced ${address} in ${formatCount(replaced, textLabels)}`);
	if (failed > 0) found.push(`${formatCount(failed, textLabels)} with ${address} could not be changed`);
	if (shared > 0) found.push(`${formatCount(shared, sharedLabels)} kept`);
	if (found.length === 0) found.push(`No remaining text contains ${address}`);
	if (mentions > 0)
		found.push(
			`${people === 1 ? "the name" : "names"} may be mentioned in ${formatCount(mentions, textLabels)}, which ${mentions === 1 ? "was" : "were"} not changed`,
		);
	return `${found.join("; ")}.`;
}

const fileLabels = { singular: "file", plural: "files" };

/** What has become of the files of deleted rows. Null if they had none. */
export function describeFiles(files: Deletion["files"]): string | null {
	if (files === null) return null;
	const { waiting, failing, removed, missing, shared } = files;
	const sentences: string[] = [];
	if (waiting > 0) sentences.push(`${formatCount(waiting, fileLabels)} still to be removed`);
	if (failing > 0) sentences.push(`${formatNumber(failing)} could not be removed yet, and the server tries again`);
	if (removed > 0) sentences.push(`${formatCount(removed, fileLabels)} removed`);
	if (missing > 0) sentences.push(`${formatCount(missing, fileLabels)} already gone`);
	if (shared > 0) sentences.push(`${formatCount(shared, fileLabels)} kept, because other records use ${shared === 1 ? "it" : "them"} too`);
	return sentences.length === 0 ? null : `${sentences.join("; ")}.`;
}
