import type { ResultList } from "../../server/crm/pages.ts";
import { inScreenOrder, isRendered, makeIsRendered } from "./on-screen.ts";
import { readKey } from "./read-source.ts";

interface Keys {
	has: (key: string) => boolean;
}

/** The key of a row. Empty if the row is not a record, or if it is unclear which one. */
export function keyOf(row: Element, { key }: ResultList): string {
	return readKey(key, row) ?? "";
}

/** Caches what was read from the page until the current task ends. The page's own scripts cannot run before then. */
const known = new Map<ResultList, { list?: HTMLElement | null; rows?: readonly HTMLElement[] }>();

function knownOf(list: ResultList) {
	if (known.size === 0) queueMicrotask(() => known.clear());
	const found = known.get(list) ?? {};
	known.set(list, found);
	return found;
}

/** The visible list. Page caches and tabs may hold other copies. */
export function findList(list: ResultList): HTMLElement | null {
	const found = knownOf(list);
	if (found.list === undefined) found.list = [...document.querySelectorAll<HTMLElement>(list.list)].find(isRendered) ?? null;
	return found.list;
}

/** The first visible header. There may be several, such as one that stays in place while the list scrolls. */
export function findHeader(root: HTMLElement, header: string): HTMLElement | null {
	return [...root.querySelectorAll<HTMLElement>(header)].find(isRendered) ?? null;
}

/** All rows of records in the document, rendered or not. */
export function allRows(list: ResultList): readonly HTMLElement[] {
	const found = knownOf(list);
	found.rows ??= findRows(list).filter((row) => keyOf(row, list) !== "");
	return found.rows;
}

/** All rows, those without a record too. If there are several lists, only those of the visible one. */
export function findRows(list: ResultList): HTMLElement[] {
	const several = document.querySelectorAll(list.list).length > 1;
	const root = (several ? findList(list) : null) ?? document;
	return [...root.querySelectorAll<HTMLElement>(`:is(${list.list}) :is(${list.row})`)];
}

/** Distinct keys of the rows that the person sees. */
export function shownKeys(list: ResultList): string[] {
	return keysOf(allRows(list).filter(makeIsRendered()), list);
}

/** The same, in the order on the screen. */
export function keysOnScreen(list: ResultList): string[] {
	return keysOf(inScreenOrder(allRows(list).filter(makeIsRendered())), list);
}

function keysOf(rows: readonly HTMLElement[], list: ResultList): string[] {
	return [...new Set(rows.map((row) => keyOf(row, list)))];
}

/** The number of these keys that belong to a visible row. Checks only rows with one of these keys. */
export function countShown(list: ResultList, keys: Keys): number {
	const isShown = makeIsRendered();
	const shown = new Set<string>();
	for (const row of allRows(list)) {
		const key = keyOf(row, list);
		if (keys.has(key) && !shown.has(key) && isShown(row)) shown.add(key);
	}
	return shown.size;
}

/** Whether there are visible rows and all of them have one of these keys. Checks no more rows than necessary. */
export function isEveryShown(list: ResultList, keys: Keys): boolean {
	const isShown = makeIsRendered();
	let any = false;
	for (const row of allRows(list)) {
		const isAmong = keys.has(keyOf(row, list));
		if (isAmong && any) continue;
		if (!isShown(row)) continue;
		if (!isAmong) return false;
		any = true;
	}
	return any;
}
