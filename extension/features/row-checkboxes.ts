import type { ResultList } from "../../server/crm/pages.ts";
import { requireElement } from "../page/find-element.ts";
import { isRendered } from "../page/on-screen.ts";
import { findOwn, isOwn, own, removeAtEnd } from "../page/own-elements.ts";
import { onPress } from "../page/press.ts";
import { allRows, findHeader, findList, isEveryShown, keyOf, keysOnScreen } from "../page/rows.ts";
import type { ChangedNodes, Feature } from "../stage/stage.ts";
import { t } from "../words.ts";
import { chooseResults, setTicked } from "./choose-results.ts";
import { ensureCheckbox, ensureColumn, hasColumn, labelOf, leaveToPage } from "./ensure-checkbox.ts";
import { longList, makeGradualFill } from "./gradual-fill.ts";
import { mayDeleteInBulk } from "./may-delete.ts";
import { makeReservedCells } from "./reserved-cells.ts";

/** How long after a key press a changed checkbox counts as the CRM's keyboard shortcut. */
const keyTime = 1_000;

/**
 * A checkbox in each row of the search results, and one in the header for this page or for all results. Ticks are stored by key. The CRM's
 * keyboard shortcuts may tick a checkbox without an event; then the visible state counts. At any other time the page's scripts tick
 * nothing.
 */
export const rowCheckboxes: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || !mayDeleteInBulk(stage.state, results.list.object, results.klass)) return () => undefined;
	const { list } = results;
	if (!hasColumn(list)) return () => undefined;
	let last: string | null = null;
	let isLong = false;
	let keyAt = Number.NEGATIVE_INFINITY;
	const boxes = new WeakMap<HTMLElement, HTMLInputElement>();
	/** Whether a checkbox showed a tick when it was last drawn. */
	const shown = new WeakMap<HTMLInputElement, boolean>();
	const settling = new Set<HTMLInputElement>();
	const relabel = new Set<HTMLElement>();

	const set = (key: string, on: boolean) => (on ? stage.ticked.add(key) : stage.ticked.delete(key));
	const tick = (box: HTMLInputElement, key: string, on: boolean, range: boolean) => {
		for (const one of range ? between(keysOnScreen(list), last, key) : [key]) set(one, on);
		last = key;
		const row = box.closest(list.row);
		if (row !== null && keyOf(row, list) === key) {
			box.checked = on;
			shown.set(box, on);
		}
		// Draw the tick first: in a long list, drawing the rest takes a while.
		settle(box);
		if (!isLong) stage.refresh();
		return box.checked === on;
	};
	/** If the page prevents the click, the browser resets the checkbox after this handler. */
	const settle = (box: HTMLInputElement) => {
		settling.add(box);
		const end = () => {
			settling.delete(box);
			shown.delete(box);
			stage.refresh();
		};
		requestAnimationFrame(() => setTimeout(end));
	};
	const toggle = (keys: readonly string[]) => setTicked(stage, keys.every((key) => stage.ticked.has(key)) ? [] : keys);
	const press = (box: HTMLInputElement) => {
		const row = box.closest(list.row);
		const key = row === null ? "" : keyOf(row, list);
		const on = !stage.ticked.has(key);
		return ({ shift }: { shift: boolean }) => key !== "" && tick(box, key, on, shift);
	};
	const show = (row: HTMLElement, box: HTMLInputElement) => {
		const key = keyOf(row, list);
		const changed = shown.has(box) && shown.get(box) !== box.checked && !settling.has(box);
		if (changed && performance.now() - keyAt < keyTime && isRendered(row)) set(key, box.checked);
		const on = stage.ticked.has(key);
		if (box.checked !== on) box.checked = on;
		shown.set(box, on);
	};
	const fillRows = (rows: readonly HTMLElement[]) => {
		// Read all labels first. If reads and writes alternated, the browser would lay out the page for each row.
		const labels = rows.map((row) => labelOf(row, list));
		for (const [index, row] of rows.entries()) {
			const before = boxes.get(row);
			const box = ensureCheckbox(row, list.cell.row, list, labels[index] ?? "");
			if (box !== before) onPress(box, () => press(box), stage.signal);
			boxes.set(row, box);
			relabel.delete(row);
			show(row, box);
		}
	};
	const boxIn = (row: HTMLElement) => {
		const box = boxes.get(row);
		return box && row.contains(box) ? box : null;
	};
	/** Rows that the page had kept outside the document may have a cell of an earlier stage. */
	const hasCheckbox = (row: HTMLElement) =>
		boxIn(row) !== null || (row.firstElementChild !== null && isOwn(row.firstElementChild, "row-checkbox"));
	const reserved = makeReservedCells(list.cell, hasCheckbox, stage.signal);
	const isUnfinished = (row: HTMLElement) => boxIn(row) === null || relabel.has(row);
	const fill = makeGradualFill({ fill: fillRows, isUnfinished, ...reserved }, stage.signal);
	hideInPrint(stage.signal);
	const heard = (event: Event) => {
		if (event.isTrusted) keyAt = performance.now();
		if (event.type === "keyup") stage.refresh();
	};
	for (const type of ["keydown", "keyup"]) document.addEventListener(type, heard, { capture: true, signal: stage.signal });
	return (touched) => {
		// Remember this even while the list is hidden, because the page may give a hidden row another record.
		for (const row of touchedRows(touched, list)) relabel.add(row);
		for (const row of relabel) if (!row.isConnected) relabel.delete(row);
		const rows = allRows(list);
		isLong = rows.length > longList;
		// Write before anything reads the layout, so that the browser lays out a long list once.
		const [only, other] = document.querySelectorAll<HTMLElement>(`:is(${list.list}) :is(${list.header})`);
		if (rows[0] && only && !other) ensureCheckbox(only, list.cell.header, list, t("features.selectRecords"));
		// This happens at once and in every row, because a row that the page reuses must not show the tick of its earlier record.
		for (const row of rows) {
			const box = boxIn(row);
			if (box !== null) show(row, box);
			else if (boxes.delete(row)) leaveToPage(row);
		}
		fill(rows, touched.size > 0);
		const root = findList(list);
		if (root === null) return;
		ensureColumn(root, list);
		const header = rows[0] ? (findHeader(root, list.header) ?? requireElement(root, list.header, "header row of the results")) : null;
		if (header === null) return findOwn(root, "row-checkbox")?.remove();
		const box = ensureCheckbox(header, list.cell.header, list, t("features.selectRecords"));
		if (boxes.get(header) !== box) onPress(box, () => chooseResults(box, stage, results, toggle), stage.signal);
		boxes.set(header, box);
		box.checked = stage.ticked.size > 0 && isEveryShown(list, stage.ticked);
		box.indeterminate = stage.ticked.size > 0 && !box.checked;
	};
};

/** Hides our column in print. A print style may hide rows, and our cells would then span the wrong ones. */
function hideInPrint(signal: AbortSignal): void {
	const style = removeAtEnd(own(document.createElement("style"), ""), signal);
	style.media = "print";
	style.textContent = "[data-expunge^=row-checkbox] { display: none !important }";
	document.head.append(style);
}

/** The rows that the page has changed. */
function touchedRows(touched: ChangedNodes, list: ResultList): Set<HTMLElement> {
	const rows = new Set<HTMLElement>();
	for (const node of touched) {
		let row = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(list.row);
		for (; row; row = row.parentElement?.closest<HTMLElement>(list.row)) rows.add(row);
	}
	return rows;
}

/** With Shift, this selects the rows on the screen from the last ticked one to this one. */
function between(keys: readonly string[], from: string | null, to: string): readonly string[] {
	const ends = [from === null ? -1 : keys.indexOf(from), keys.indexOf(to)].sort((one, other) => one - other);
	const [first = -1, last = -1] = ends;
	return first < 0 ? [to] : keys.slice(first, last + 1);
}
