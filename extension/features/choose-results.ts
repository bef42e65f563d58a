import type { ResultList } from "../../server/crm/pages.ts";
import { readTotal, saysMore } from "../page/read-source.ts";
import { allRows, shownKeys } from "../page/rows.ts";
import { type Choice, showChoice } from "../page/show-choice.ts";
import type { Stage } from "../stage/stage.ts";
import { t } from "../words.ts";
import { allResults } from "./all-results.ts";
import { labelsOf } from "./may-delete.ts";
import type { Results } from "./read-results.ts";

/**
 * Offers this page or all results, as the page shows them when this is called. The returned function opens the choice, or calls
 * `chooseWhole` if this page has all results.
 */
export function chooseResults(
	box: HTMLElement,
	stage: Stage,
	results: Results,
	chooseWhole: (keys: readonly string[]) => void,
): () => void {
	const { list, klass } = results;
	const keys = shownKeys(list);
	const total = readTotal(list) ?? (isWhole(list) ? allRows(list).length : null);
	const labels = labelsOf(stage.state.objects, list.object, klass);
	return () => {
		if (total !== null && total <= keys.length) return chooseWhole(keys);
		const choices: Choice[] = [{ label: t("features.thisPage", { count: keys.length }), choose: () => setTicked(stage, keys) }];
		if (list.pagination !== undefined) choices.push(allResults(stage, results, total, labels));
		if (stage.ticked.size > 0) choices.push({ label: t("features.none"), choose: () => setTicked(stage, []) });
		showChoice(box, t("features.selectType", { type: labels.plural }), choices, stage.isDark(), stage.signal);
	};
}

/** Whether the page contains every result of the search. */
function isWhole({ total, pagination }: ResultList): boolean {
	if (pagination === undefined) return false;
	if (pagination.kind === "document" && pagination.pageLink !== undefined) return document.querySelector(pagination.pageLink) === null;
	return total !== undefined && !saysMore(total);
}

/** Replaces the earlier ticks. */
export function setTicked(stage: Stage, keys: readonly string[]): void {
	stage.ticked.clear();
	for (const key of keys) stage.ticked.add(key);
	setTimeout(stage.refresh);
	stage.refresh();
}
