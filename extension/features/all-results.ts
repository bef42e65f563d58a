import type { Labels } from "../../server/crm/labels.ts";
import type { ResultList } from "../../server/crm/pages.ts";
import { formatCount } from "../format-number.ts";
import type { Choice } from "../page/show-choice.ts";
import type { Stage } from "../stage/stage.ts";
import { t } from "../words.ts";
import type { Results } from "./read-results.ts";
import { readWithReader } from "./results-reader.ts";

const card = "all-results";

/** The choice of all results. If the page does not show how many there are, they are read and counted while the menu is open. */
export function allResults(stage: Stage, results: Results, total: number | null, labels: Labels): Choice {
	let counted: ReadonlySet<string> | null = null;
	const { pagination } = results.list;
	// Post nothing to the CRM before the person has chosen.
	const posts = pagination?.kind === "json" && pagination.body !== undefined;
	const words = (count: number) => t("features.allOfResults", { count });
	const count: Choice["improve"] = (say, life) => {
		const signal = AbortSignal.any([stage.signal, life]);
		void readWithReader(stage, results, null, signal, (done) => say(t("features.resultsSoFar", { count: done }))).then((read) => {
			if (signal.aborted) return;
			counted = "keys" in read ? read.keys : null;
			say(counted === null ? t("features.notCounted") : words(counted.size));
		});
	};
	return {
		label: total === null ? t("features.allResults") : words(total),
		...(total === null && !posts ? { improve: count } : {}),
		choose: () => void (counted === null ? tickAllResults(stage, results, total, labels) : tickOnly(stage, results.list, counted, labels)),
	};
}

/** Ticks all results and nothing else. Cancelling keeps the earlier ticks. If not all results can be read, nothing is ticked. */
async function tickAllResults(stage: Stage, results: Results, total: number | null, labels: Labels): Promise<void> {
	const cancel = new AbortController();
	const signal = AbortSignal.any([stage.signal, cancel.signal]);
	const show = (done: number) =>
		stage.popUps.show(card, {
			tone: "calm",
			title: total === null ? t("features.reading") : t("features.readingOf", { total }),
			text: total === null ? t("features.soFar", { done }) : t("features.ofTotal", { done, total }),
			progress: { done, of: total },
			action: { label: t("common.cancel"), run: () => cancel.abort() },
			closed: () => cancel.abort(),
		});
	show(0);
	const read = await readWithReader(stage, results, total, signal, show);
	if (signal.aborted) return stage.popUps.hide(card);
	if ("keys" in read) return tickOnly(stage, results.list, read.keys, labels);
	stage.ticked.clear();
	stage.refresh();
	stage.popUps.show(card, {
		tone: "bad",
		title: t("features.notAllRead"),
		text: t("features.nothingSelected", { reason: read.reason || t("results.switchedOff") }),
	});
}

function tickOnly(stage: Stage, list: ResultList, keys: ReadonlySet<string>, labels: Labels): void {
	stage.ticked.clear();
	for (const key of keys) if (!stage.erased(list.object).has(key)) stage.ticked.add(key);
	const count = stage.ticked.size;
	const title = t("features.ticked", { count, records: formatCount(count, labels) });
	stage.popUps.show(card, { tone: "good", title, text: t("features.untick"), seconds: 5 });
	stage.refresh();
}
