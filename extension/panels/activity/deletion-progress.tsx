import type { Deletion } from "../../../server/deletions/schemas.ts";
import { formatNumber } from "../../format-number.ts";
import { partsOf, percentDone } from "./progress-of.ts";

/** One bar whose parts add up to what was submitted, and the same in words. */
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
				{parts.map(({ kind, words, count }) => (
					<li key={kind}>
						<span class={`swatch ${kind}`} aria-hidden="true" />
						{formatNumber(count)} {words}
					</li>
				))}
			</ul>
		</>
	);
}
