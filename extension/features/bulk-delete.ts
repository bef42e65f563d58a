import { formatCount } from "../format-count.ts";
import { findControl } from "../page/copy-control.ts";
import { placeControl, removeControl } from "../page/place-control.ts";
import { requireElement } from "../page/require-element.ts";
import { shownRows } from "./checkbox-cell.ts";
import { mayDeleteInBulk, wordsOf } from "./permitted.ts";
import type { Feature } from "./stage.ts";

/** "Delete" in the toolbar of the search, while something is ticked. */
export const bulkDelete: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || !mayDeleteInBulk(stage.state, results.list.object, results.klass)) return () => undefined;
	const { list, klass } = results;
	const { toolbar, object } = list;
	return () => {
		const place = document.querySelector(toolbar.list);
		const present = place?.querySelector<HTMLElement>("[data-expunge=bulk-delete]") ?? null;
		if (stage.ticked.size === 0) return removeControl(present, toolbar);
		if (place === null) return void (shownRows(list).length > 0 && requireElement(document, toolbar.list, "toolbar of the results"));
		const button =
			present ??
			placeControl(place, toolbar, "bulk-delete", "Delete", () => {
				// What the page shows as ticked is what goes.
				stage.refresh();
				stage.confirm({ object, klass, bulk: true, keys: [...stage.ticked] });
			});
		if (button === null) return;
		const words = wordsOf(stage.state.objects, object, klass);
		const description = `Delete ${formatCount(stage.ticked.size, words)}`;
		const control = findControl(button);
		if (control.title !== description) control.title = description;
	};
};
