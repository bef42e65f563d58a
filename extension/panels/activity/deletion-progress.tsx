import type { Deletion, DeletionState } from "../../../server/deletions/schemas.ts";
import { formatNumber } from "../../format-number.ts";
import { outcomeMessage } from "../../outcome-message.ts";
import { t } from "../../words.ts";
import { outcomeWords } from "./outcome-words.ts";
import { isCancelled, partsOf, percentDone } from "./progress-of.ts";

/** A bar whose parts add up to what was submitted, and a legend. */
export function DeletionProgress({ deletion, labelledBy }: { deletion: Deletion; labelledBy: string }) {
	const parts = partsOf(deletion);
	return (
		<>
			<div
				class="progress"
				role="progressbar"
				tabIndex={-1}
				aria-labelledby={labelledBy}
				aria-valuemin={0}
				aria-valuemax={100}
				aria-valuenow={percentDone(deletion)}
			>
				{parts.map(({ kind, count }) => (
					<span key={kind} class={`part ${kind}`} style={{ flexGrow: count }} />
				))}
			</div>
			<ul class="legend">
				{parts.map(({ kind, count }) => (
					<li key={kind}>
						<span class={`swatch ${kind}`} aria-hidden="true" />
						{t(`activity.parts.${kind}`, { count })}
					</li>
				))}
			</ul>
		</>
	);
}

/** Why records were not deleted, and how many. */
export function DeletionReasons({ reasons }: { reasons: Deletion["reasons"] }) {
	const shown = reasons.filter(({ result }) => result === "failed");
	if (shown.length === 0) return null;
	return (
		<ul class="reasons" aria-label={t("activity.reasons")}>
			{shown.map(({ code, message, count }) => (
				<li key={code}>
					<strong>{formatNumber(count)}</strong> <span>{outcomeMessage({ code, message })}</span>
				</li>
			))}
		</ul>
	);
}

type Tone = "plain" | "info" | "success" | "warning" | "danger";

const tones: Record<DeletionState, Tone> = {
	queued: "plain",
	running: "info",
	complete: "success",
	complete_with_errors: "danger",
	cancelled: "warning",
};

/** The state of a bulk deletion, or the outcome of a single one. */
export function StateBadge({ deletion }: { deletion: Deletion }) {
	const { state, bulk, outcome } = deletion;
	const shown = isCancelled(deletion) ? "cancelled" : state;
	return <span class={`badge ${tones[shown]}`}>{bulk || outcome === null ? t(`activity.states.${shown}`) : outcomeWords(outcome)}</span>;
}
