import type { Deletion } from "../../server/deletions/schemas.ts";
import type { JobNotification } from "../../server/notifications/schemas.ts";
import { formatCount } from "../format-number.ts";
import { outcomeMessage } from "../outcome-message.ts";
import type { PopUp } from "../page/pop-ups.ts";
import { t } from "../words.ts";

/** `open` shows the job with its records. */
export function describeNotification({ deletion, text }: JobNotification, open: () => void): PopUp {
	const { failed } = deletion.counts;
	const title = t(deletion.state === "cancelled" ? "stage.bulkCancelled" : failed > 0 ? "stage.bulkWithErrors" : "stage.bulkComplete");
	return { ...tone(failed), title, text, ...(failed > 0 ? { action: { label: t("common.seeFailed"), run: open } } : {}) };
}

/** A notification with failures stays until the person closes it. */
function tone(failed: number): Pick<PopUp, "tone" | "seconds"> {
	return failed > 0 ? { tone: "bad" } : { tone: "good", seconds: 10 };
}

export function describeProgress({ bulk, counts, labels, state, cancelling }: Deletion): PopUp {
	const done = counts.submitted - counts.waiting;
	const many = formatCount(counts.submitted, labels);
	const title = cancelling ? t("stage.cancelling") : t("stage.deleting", { records: bulk ? many : labels.singular });
	const text = state === "queued" ? t("stage.waiting") : t("stage.progress", { done, total: counts.submitted });
	return { tone: "calm", title, text, progress: { done, of: counts.submitted } };
}

export function describeOutcome({ labels, outcome }: Deletion): PopUp {
	const isErased = outcome?.result === "succeeded" || outcome?.result === "skipped";
	const type = labels.singular;
	if (!isErased)
		return { tone: "bad", title: t("common.notDeleted", { type }), ...(outcome === null ? {} : { text: outcomeMessage(outcome) }) };
	const { auditReference: reference } = outcome;
	const text = reference === null ? outcomeMessage(outcome) : t("common.auditReference", { reference });
	return { tone: "good", title: t("common.permanentlyDeleted", { type }), text, seconds: 8 };
}
