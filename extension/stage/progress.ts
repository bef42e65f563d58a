import type { Deletion } from "../../server/deletions/schemas.ts";
import type { Notification } from "../../server/notifications/schemas.ts";
import { formatCount } from "../format-count.ts";
import { formatNumber } from "../format-number.ts";
import type { PopUp, PopUps } from "../page/pop-ups.ts";

/** A bulk deletion that runs, at the lower left of the page; when it has ended, its notification takes the place. */
export function showProgress(popUps: PopUps, deletion: Deletion): void {
	if (deletion.state === "queued" || deletion.state === "running") popUps.show(deletion.id, running(deletion));
	else if (deletion.bulk) popUps.hide(deletion.id);
	else popUps.show(deletion.id, ended(deletion));
}

export function showNotification(popUps: PopUps, { id, deletion, text }: Notification): void {
	const { failed } = deletion.counts;
	const title =
		deletion.state === "cancelled"
			? "Bulk deletion cancelled"
			: failed > 0
				? "Bulk deletion complete with errors"
				: "Bulk deletion complete";
	popUps.hide(deletion.id);
	popUps.show(id, { tone: failed > 0 ? "bad" : "good", title, text, ...(failed > 0 ? {} : { seconds: 10 }) });
}

function running({ bulk, counts, labels, state, cancelling }: Deletion): PopUp {
	const done = counts.submitted - counts.waiting;
	const many = formatCount(counts.submitted, labels);
	const title = cancelling ? "Cancelling the deletion" : `Deleting ${bulk ? many : labels.singular}`;
	const text =
		state === "queued"
			? "Waiting for the server to begin."
			: `${formatNumber(done)} of ${formatNumber(counts.submitted)}. You may leave this page.`;
	return { tone: "calm", title, text, progress: { done, of: counts.submitted } };
}

function ended({ labels, outcome }: Deletion): PopUp {
	const gone = outcome?.result === "succeeded" || outcome?.result === "skipped";
	if (!gone) return { tone: "bad", title: `${labels.singular} was not deleted`, ...(outcome === null ? {} : { text: outcome.message }) };
	const text = outcome.auditReference === null ? outcome.message : `Audit reference ${outcome.auditReference}`;
	return { tone: "good", title: `${labels.singular} permanently deleted`, text, seconds: 8 };
}
