import type { Deletion, DeletionState } from "../../../server/deletions/schemas.ts";
import { outcomeWords } from "./outcome-words.ts";
import { isCancelled } from "./progress-of.ts";

type Tone = "plain" | "info" | "success" | "warning" | "danger";

const states: Record<DeletionState, { words: string; tone: Tone }> = {
	queued: { words: "Queued", tone: "plain" },
	running: { words: "Running", tone: "info" },
	complete: { words: "Complete", tone: "success" },
	complete_with_errors: { words: "Complete with errors", tone: "danger" },
	cancelled: { words: "Cancelled", tone: "warning" },
};

/** A job has a state; a single deletion has its outcome. */
export function StateBadge({ deletion }: { deletion: Deletion }) {
	const { state, bulk, outcome } = deletion;
	const { words, tone } = states[isCancelled(deletion) ? "cancelled" : state];
	return <span class={`badge ${tone}`}>{bulk || outcome === null ? words : outcomeWords(outcome.code)}</span>;
}
