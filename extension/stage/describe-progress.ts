import type { Deletion } from "../../server/deletions/schemas.ts";
import type { Notification } from "../../server/notifications/schemas.ts";
import { formatCount, formatNumber } from "../format-number.ts";
import type { PopUp } from "../page/pop-ups.ts";

/** `open` shows the job with its records. */
export function describeNotification({ deletion, text }: Notification, open: () => void): PopUp {
	const { failed } = deletion.counts;
	const title =
		deletion.state === "cancelled"
			? "Bulk deletion cancelled"
			: failed > 0
				? "Bulk deletion complete with errors"
				: "Bulk deletion complete";
	return { ...tone(failed), title, text, ...(failed > 0 ? { action: { label: "See what failed", run: open } } : {}) };
}

/** A notification with failures stays until the person closes it. */
function tone(failed: number): Pick<PopUp, "tone" | "seconds"> {
	return failed > 0 ? { tone: "bad" } : { tone: "good", seconds: 10 };
}

export function describeProgress({ bulk, counts, labels, state, cancelling }: Deletion): PopUp {
	const done = counts.submitted - counts.waiting;
	const many = formatCount(counts.submitted, labels);
	const title = cancelling ? "Cancelling the deletion" : `Deleting ${bulk ? many : labels.singular}`;
	const text =
		state === "queued"
			? "Waiting for the server to begin."
			: `${formatNumber(done)} of ${formatNumber(counts.submitted)}. You may leave this page.`;
	return { tone: "calm", title, text, progress: { done, of: counts.submitted } };
}

export function describeOutcome({ labels, outcome }: Deletion): PopUp {
	const isErased = outcome?.result === "succeeded" || outcome?.result === "skipped";
	if (!isErased)
		return { tone: "bad", title: `${labels.singular} was not deleted`, ...(outcome === null ? {} : { text: outcome.message }) };
	const text = outcome.auditReference === null ? outcome.message : `Audit reference ${outcome.auditReference}`;
	return { tone: "good", title: `${labels.singular} permanently deleted`, text, seconds: 8 };
}
