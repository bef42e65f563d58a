import type { ResultList } from "../../server/crm/pages.ts";
import { findOwn, own } from "../page/own-elements.ts";
import { shield } from "../page/press.ts";
import { inScreenOrder } from "../page/screen-order.ts";

/** The checkbox of a header or row, put there if the page has none or has lost it. */
export function ensureCheckbox(row: HTMLElement, name: string, list: ResultList): HTMLInputElement {
	const parent = list.cell.within === undefined ? row : (row.querySelector<HTMLElement>(list.cell.within) ?? row);
	const label = row.matches(list.header) ? "Select records" : labelOf(parent);
	const present = findOwn(parent, "row-checkbox")?.querySelector("input");
	if (present) {
		if (present.ariaLabel !== label) present.ariaLabel = label;
		return present;
	}
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
	// Rows often open their record on a click; a click on our cell is none of theirs.
	shield(cell);
	parent.prepend(cell);
	return box;
}

/** Tables that state their columns get one more. */
export function ensureColumn(root: Element, { columns }: ResultList): void {
	const group = columns === undefined ? null : root.querySelector(columns);
	if (group === null || findOwn(group, "row-checkbox-column") !== null) return;
	group.prepend(own(document.createElement("col"), "row-checkbox-column"));
}

/** The row's first words on the screen, without what is there for the eye alone. */
function labelOf(row: HTMLElement): string {
	const children = [...row.children].filter((child) => !child.hasAttribute("data-expunge"));
	// The cells of a table stand in the order of the document.
	const cells = row instanceof HTMLTableRowElement ? children : inScreenOrder(children);
	const words = cells.map((cell) => {
		const copy = document.createDocumentFragment();
		copy.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
		for (const hidden of copy.querySelectorAll("[aria-hidden=true], svg")) hidden.remove();
		return copy.textContent?.trim().replace(/\s+/g, " ");
	});
	return `Select ${words.find(Boolean)?.slice(0, 80) ?? "record"}`;
}
