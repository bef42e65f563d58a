import { keyOf } from "../page/rows.ts";
import type { Feature } from "../stage/stage.ts";

/**
 * Items and rows of records that have gone leave the page without a reload. They are hidden, not removed: the elements are the CRM's,
 * and its code may go on to change them or to use them for another record.
 */
export const goneRecords: Feature = (stage) => {
	const { items, results } = stage.view;
	return () => {
		for (const { object, item, key } of items) hide(item, (element) => stage.gone(object).has(element.getAttribute(key.attribute) ?? ""));
		if (results === null) return;
		const { list } = results;
		const gone = stage.gone(list.object);
		hide(`:is(${list.list}) :is(${list.row})`, (row) => gone.has(keyOf(row, list)));
	};
};

const mark = "data-expunge-gone";

function hide(selector: string, isGone: (element: Element) => boolean): void {
	for (const element of document.querySelectorAll<HTMLElement>(selector)) {
		const gone = isGone(element);
		if (gone === element.hasAttribute(mark)) continue;
		element.toggleAttribute(mark, gone);
		element.hidden = gone;
		if (gone) element.style.setProperty("display", "none", "important");
		else element.style.removeProperty("display");
	}
}
