import type { ResultList } from "../../server/crm/pages.ts";
import { formatNumber } from "../format-number.ts";
import type { Choice } from "../page/show-choice.ts";
import type { Stage } from "../stage/stage.ts";
import type { Results } from "./read-results.ts";
import { readWithReader } from "./results-reader.ts";

const card = "all-results";

/** The choice of all results. If the page does not show how many there are, they are read and counted while the menu is open. */
export function allResults(stage: Stage, results: Results, total: number | null, many: string): Choice {
	let counted: ReadonlySet<string> | null = null;
	const { pagination } = results.list;
	// Post nothing to the CRM before the person has chosen.
	const posts = pagination?.kind === "json" && pagination.body !== undefined;
	const words = (count: number) => `All ${formatNumber(count)} results`;
	const count: Choice["improve"] = (say, life) => {
		const signal = AbortSignal.any([stage.signal, life]);
		void readWithReader(stage, results, null, signal, (done) => say(`All results (${formatNumber(done)} so far)`)).then((read) => {
			if (signal.aborted) return;
			counted = "keys" in read ? read.keys : null;
			say(counted === null ? "All results (could not be counted)" : words(counted.size));
		});
	};
	return {
		label: total === null ? "All results" : words(total),
		...(total === null && !posts ? { improve: count } : {}),
		choose: () => void (counted === null ? tickAllResults(stage, results, total, many) : tickOnly(stage, results.list, counted, many)),
	};
}

/** Ticks all results and nothing else. Cancelling keeps the earlier ticks. If not all results can be read, nothing is ticked. */
async function tickAllResults(stage: Stage, results: Results, total: number | null, many: string): Promise<void> {
	const cancel = new AbortController();
	const signal = AbortSignal.any([stage.signal, cancel.signal]);
	const show = (done: number) =>
		stage.popUps.show(card, {
			tone: "calm",
			title: total === null ? "Reading all results" : `Reading all ${formatNumber(total)} results`,
			text: total === null ? `${formatNumber(done)} so far` : `${formatNumber(done)} of ${formatNumber(total)}`,
			progress: { done, of: total },
			action: { label: "Cancel", run: () => cancel.abort() },
			closed: () => cancel.abort(),
		});
	show(0);
	const read = await readWithReader(stage, results, total, signal, show);
	if (signal.aborted) return stage.popUps.hide(card);
	if ("keys" in read) return tickOnly(stage, results.list, read.keys, many);
	stage.ticked.clear();
	stage.refresh();
	stage.popUps.show(card, {
		tone: "bad",
		title: "Not all results could be read",
		text: `${read.reason} Nothing is selected. Reload the page and try again.`,
	});
}

function tickOnly(stage: Stage, list: ResultList, keys: ReadonlySet<string>, many: string): void {
	stage.ticked.clear();
	for (const key of keys) if (!stage.erased(list.object).has(key)) stage.ticked.add(key);
	const title = `${formatNumber(stage.ticked.size)} ${many} are ticked`;
	stage.popUps.show(card, { tone: "good", title, text: "Untick the ones that should stay.", seconds: 5 });
	stage.refresh();
}
