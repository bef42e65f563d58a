import { deleteWord } from "../documented-words.ts";
import { formatCount } from "../format-number.ts";
import { findControl } from "../page/copy-control.ts";
import { requireElement } from "../page/find-element.ts";
import { findLists } from "../page/find-lists.ts";
import { findOwn } from "../page/own-elements.ts";
import { fitBar, placeControl, removeControl } from "../page/place-control.ts";
import { keyColumns } from "../page/read-source.ts";
import { allRows, countShown, findList } from "../page/rows.ts";
import type { Feature } from "../stage/stage.ts";
import { t } from "../words.ts";
import { labelsOf, mayDeleteInBulk } from "./may-delete.ts";
import { makeSelectionCount, type SelectionCount } from "./selection-count.ts";

/** "Delete" in the search's toolbar while something is ticked and its list is on the page, with the number of selected records. */
export const bulkDelete: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || !mayDeleteInBulk(stage.state, results.list.object, results.klass)) return () => undefined;
	const { list, klass } = results;
	const { toolbar, toolbarOpens, object } = list;
	let count: SelectionCount | null = null;
	let button: HTMLElement | null = null;
	const activate = () => {
		// The records that the page shows as ticked are deleted.
		stage.refresh();
		if (findList(list) !== null) stage.confirm({ object, klass, bulk: true, keys: [...stage.ticked], by: keyColumns(list.key) });
	};
	const clear = () => {
		stage.ticked.clear();
		stage.refresh();
		findOwn(findList(list) ?? document, "row-checkbox")
			?.querySelector("input")
			?.focus();
	};
	return () => {
		if (stage.ticked.size === 0 || findList(list) === null) {
			count?.element.remove();
			return removeControl(button, toolbar);
		}
		const [place] = findLists(toolbar);
		if (place === undefined) {
			const isMissing = toolbarOpens !== true && allRows(list).length > 0;
			return void (isMissing && requireElement(document, toolbar.list, "toolbar of the results"));
		}
		// The page has drawn its toolbar again, or its frame has loaded another document.
		if (button !== null && !place.contains(button)) {
			button.remove();
			count?.element.remove();
			button = null;
		}
		// A bar that two lists share would not say which list its button belongs to.
		if (button === null && findOwn(place, "bulk-delete") !== null) return;
		button ??= placeControl(place, toolbar, {
			feature: "bulk-delete",
			words: deleteWord,
			begin: () => activate,
			signal: stage.signal,
		});
		if (button === null) return;
		const labels = labelsOf(stage.state.objects, object, klass);
		const description = t("features.deleteRecords", { records: formatCount(stage.ticked.size, labels) });
		const control = findControl(button);
		if (control.title !== description) control.title = description;

		const hidden = stage.ticked.size - countShown(list, stage.ticked);
		count ??= makeSelectionCount(button, clear, stage.signal);
		const moved = !count.element.isConnected;
		if (moved) button.after(count.element);
		if (count.show(stage.ticked.size, hidden, stage.absence()) || moved) fitBar(toolbar);
	};
};
