import { readKey } from "../page/read-source.ts";
import { keyOf } from "../page/rows.ts";
import type { Feature } from "../stage/stage.ts";

/**
 * Items and rows of deleted records leave the page without a reload. They are hidden, not removed: the elements belong to the CRM,
 * whose code may still change them or reuse them for another record. The focus moves to the next item or row.
 */
export const erasedRecords: Feature = (stage) => {
	const { items, results } = stage.view;
	return () => {
		for (const { object, item, key } of items) hide(item, stage.erased(object), (element) => readKey(key, element) ?? "");
		if (results === null) return;
		const { list } = results;
		hide(`:is(${list.list}) :is(${list.row})`, stage.erased(list.object), (row) => keyOf(row, list));
	};
};

const mark = "data-expunge-erased";

function hide(selector: string, keys: ReadonlySet<string>, read: (element: Element) => string): void {
	// While nothing is deleted, only the copies of hidden elements that page caches restore matter.
	const elements = document.querySelectorAll<HTMLElement>(keys.size === 0 ? `[${mark}]:is(${selector})` : selector);
	for (const element of elements) {
		const isErased = keys.has(read(element));
		if (isErased === element.hasAttribute(mark)) continue;
		const next = isErased && element.contains(document.activeElement) ? findNext(element, elements) : null;
		element.toggleAttribute(mark, isErased);
		element.hidden = isErased;
		if (isErased) element.style.setProperty("display", "none", "important");
		else element.style.removeProperty("display");
		next?.focus();
	}
}

/** A control of the next remaining item or row, or of the previous one if there is none. */
function findNext(erased: HTMLElement, elements: NodeListOf<HTMLElement>): HTMLElement | null {
	const all = [...elements];
	const place = all.indexOf(erased);
	const others = [...all.slice(place + 1), ...all.slice(0, place).reverse()].filter((other) => !other.hasAttribute(mark));
	return others[0]?.querySelector<HTMLElement>("button, a[href], input, [tabindex]") ?? null;
}
