import type { ResultList } from "../../server/crm/pages.ts";
import { inScreenOrder } from "../page/on-screen.ts";
import { discard, findOwn, own } from "../page/own-elements.ts";
import { shield } from "../page/press.ts";
import { t } from "../words.ts";
import { spaceName } from "./reserved-cells.ts";

/** A list that gets a column of checkboxes. */
export type ColumnList = ResultList & { header: string; cell: NonNullable<ResultList["cell"]> };

/** Whether we add checkboxes to the list, rather than use the CRM's own. */
export function hasColumn(list: ResultList): list is ColumnList {
	return list.header !== undefined && list.cell !== undefined;
}

/** The checkbox of a header or row. It is added if the page has none or has removed it. */
export function ensureCheckbox(row: HTMLElement, name: string, list: ColumnList, label: string): HTMLInputElement {
	const parent = parentOf(row, list);
	const space = findOwn(parent, spaceName);
	if (space !== null) discard(space, spaceName);
	leaveToPage(parent);
	const box = findOwn(parent, "row-checkbox")?.querySelector("input") ?? addCheckbox(row, parent, name, list, label);
	if (box.ariaLabel !== label) box.ariaLabel = label;
	return box;
}

/** If the page has removed the checkbox from its cell, gives the cell up: an empty one is removed, one with content is left to the page. */
export function leaveToPage(row: HTMLElement): void {
	const cell = findOwn(row, "row-checkbox");
	if (cell !== null && cell.querySelector("input") === null) discard(cell, "row-checkbox");
}

function parentOf(row: HTMLElement, { cell }: ColumnList): HTMLElement {
	return cell.within === undefined ? row : (row.querySelector<HTMLElement>(cell.within) ?? row);
}

/** The checkbox is complete before it is in the page. A later change would count as the page's, and every row would be read again. */
function addCheckbox(row: HTMLElement, parent: HTMLElement, name: string, list: ColumnList, label: string): HTMLInputElement {
	const cell = own(document.createElement(name), "row-checkbox");
	if (list.cell.className !== undefined) cell.className = list.cell.className;
	if (cell instanceof HTMLTableCellElement) {
		cell.style.width = "1%";
		if (list.cell.rowspan) cell.rowSpan = Math.max(1, row.querySelectorAll("tr").length);
	}
	const box = document.createElement("input");
	box.type = "checkbox";
	box.ariaLabel = label;
	box.style.cssText = "width: 16px; height: 16px; margin: 0; cursor: pointer; vertical-align: middle;";
	cell.append(box);
	// Rows often open their record on a click. A click on our cell must not.
	shield(cell);
	parent.prepend(cell);
	return box;
}

/** A table that declares its columns gets one more. */
export function ensureColumn(root: Element, { columns }: ResultList): void {
	const group = columns === undefined ? null : root.querySelector(columns);
	if (group === null || findOwn(group, "row-checkbox-column") !== null) return;
	group.prepend(own(document.createElement("col"), "row-checkbox-column"));
}

/** The row's first visible words, without text that is hidden from screen readers. It may read positions, so call it before writing. */
export function labelOf(row: HTMLElement, list: ColumnList): string {
	const parent = parentOf(row, list);
	const children = [...parent.children].filter((child) => !child.hasAttribute("data-expunge"));
	// The cells of a table are in document order.
	const cells = parent instanceof HTMLTableRowElement || children.length < 2 ? children : inScreenOrder(children);
	for (const cell of cells) {
		const words = wordsIn(cell);
		if (words !== "") return t("features.selectRow", { row: words.slice(0, 80) });
	}
	return t("features.selectRecord");
}

const unread = "[aria-hidden=true], svg";

function wordsIn(cell: Element): string {
	let shown: Node = cell;
	if (cell.querySelector(unread) !== null) {
		const copy = document.createDocumentFragment();
		copy.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
		for (const hidden of copy.querySelectorAll(unread)) hidden.remove();
		shown = copy;
	}
	return (shown.textContent ?? "").trim().replace(/\s+/g, " ");
}
