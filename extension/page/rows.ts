import type { ResultList } from "../../server/crm/pages.ts";
import { isRendered, makeIsRendered } from "./is-rendered.ts";
import { inScreenOrder } from "./screen-order.ts";

export function keyOf(row: Element, list: ResultList): string {
	return row.getAttribute(list.key.attribute) ?? "";
}

/** The visible list; page caches and tabs may keep other copies. */
export function findList(list: ResultList): HTMLElement | null {
	return [...document.querySelectorAll<HTMLElement>(list.list)].find(isRendered) ?? null;
}

/** All rows of records in the document, whether they are rendered or not. */
export function allRows(list: ResultList): HTMLElement[] {
	return [...document.querySelectorAll<HTMLElement>(`:is(${list.list}) :is(${list.row})`)].filter((row) => keyOf(row, list) !== "");
}

/** The rows that the person sees, in the order on the screen. */
export function shownRows(list: ResultList): HTMLElement[] {
	return inScreenOrder(allRows(list).filter(makeIsRendered()));
}

/** Distinct keys of the visible rows. */
export function shownKeys(list: ResultList): string[] {
	return [...new Set(shownRows(list).map((row) => keyOf(row, list)))];
}
