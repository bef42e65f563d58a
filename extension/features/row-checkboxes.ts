import type { ResultList } from "../../server/crm/pages.ts";
import { readNumber, readSource } from "../page/read-source.ts";
import { requireElement } from "../page/require-element.ts";
import { type Choice, showChoice } from "../page/show-choice.ts";
import { tickAllResults } from "./all-results.ts";
import { mayDeleteInBulk, wordsOf } from "./permitted.ts";
import type { Feature, Stage } from "./stage.ts";

/** A checkbox in each row of the search results, and one in the header for this page or for all results. What is ticked is known by its key. */
export const rowCheckboxes: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || !mayDeleteInBulk(stage.state, results.list.object, results.klass)) return () => undefined;
	const { list } = results;
	let last: string | null = null;
	const tick = (key: string, on: boolean, range: boolean) => {
		for (const one of range ? between(list, last, key) : [key]) {
			if (on) stage.ticked.add(one);
			else stage.ticked.delete(one);
		}
		last = key;
		stage.refresh();
	};
	return () => {
		const root = document.querySelector(list.list);
		const rows = shownRows(list);
		if (root === null) return;
		const header = rows.length === 0 ? null : requireElement(root, list.header, "header row of the results");
		if (header === null) root.querySelector("[data-expunge=row-checkbox]")?.remove();
		else setHeader(ensureCheckbox(header, list.cell.header, list, "Select records"), stage, rows, list, results.klass);
		for (const row of rows) {
			const box = ensureCheckbox(row, list.cell.row, list, labelOf(row));
			box.checked = stage.ticked.has(keyOf(row, list));
			box.onclick = (event) => {
				if (event.isTrusted) tick(keyOf(row, list), box.checked, event.shiftKey);
				else event.preventDefault();
			};
		}
	};
};

export function shownRows(list: ResultList): HTMLElement[] {
	return [...document.querySelectorAll<HTMLElement>(`:is(${list.list}) :is(${list.row})`)].filter(
		(row) => keyOf(row, list) !== "" && !row.hidden,
	);
}

export function keyOf(row: Element, list: ResultList): string {
	return row.getAttribute(list.key.attribute) ?? "";
}

function ensureCheckbox(row: Element, name: string, list: ResultList, label: string): HTMLInputElement {
	const present = row.querySelector(":scope > [data-expunge=row-checkbox] > input");
	if (present instanceof HTMLInputElement) {
		if (present.ariaLabel !== label) present.ariaLabel = label;
		return present;
	}
	const cell = document.createElement(name);
	cell.dataset.expunge = "row-checkbox";
	if (list.cell.className !== undefined) cell.className = list.cell.className;
	if (cell instanceof HTMLTableCellElement) cell.style.width = "1%";
	const box = document.createElement("input");
	box.type = "checkbox";
	box.ariaLabel = label;
	box.style.cssText = "width: 16px; height: 16px; margin: 0; cursor: pointer; vertical-align: middle;";
	cell.append(box);
	// Rows often open their record on a click; a click on our cell is none of theirs.
	for (const type of ["click", "dblclick", "mousedown", "pointerdown", "keydown"])
		cell.addEventListener(type, (event) => event.stopPropagation());
	row.prepend(cell);
	return box;
}

function labelOf(row: HTMLElement): string {
	const cell = [...row.children].find((child) => !child.hasAttribute("data-expunge") && child.textContent?.trim());
	return `Select ${cell?.textContent?.trim().slice(0, 80) ?? "record"}`;
}

function setHeader(box: HTMLInputElement, stage: Stage, rows: HTMLElement[], list: ResultList, klass: string | null): void {
	const keys = rows.map((row) => keyOf(row, list));
	const here = keys.filter((key) => stage.ticked.has(key)).length;
	const set = () => {
		box.checked = here === keys.length;
		box.indeterminate = stage.ticked.size > 0 && !box.checked;
	};
	set();
	const total = readNumber(readSource(list.total)) ?? keys.length;
	const many = wordsOf(stage.state.objects, list.object, klass).many;
	box.onclick = (event) => {
		if (!event.isTrusted || total > keys.length) event.preventDefault();
		if (!event.isTrusted) return;
		if (total <= keys.length) return void setTicked(stage, box.checked ? [...stage.ticked, ...keys] : []);
		const choices: Choice[] = [
			{ label: `This page (${keys.length})`, choose: () => setTicked(stage, [...stage.ticked, ...keys]) },
			{ label: `All ${total.toLocaleString("en")} results`, choose: () => void tickAllResults(stage, list, total, many) },
		];
		if (stage.ticked.size > 0) choices.push({ label: "None", choose: () => setTicked(stage, []) });
		showChoice(box, `Select ${many}`, choices, stage.isDark(), stage.signal);
	};
}

function setTicked(stage: Stage, keys: Iterable<string>): void {
	const wanted = [...keys];
	stage.ticked.clear();
	for (const key of wanted) stage.ticked.add(key);
	stage.refresh();
}

/** With Shift: the rows from the last one that was ticked to this one. */
function between(list: ResultList, from: string | null, to: string): string[] {
	const keys = shownRows(list).map((row) => keyOf(row, list));
	const ends = [from === null ? -1 : keys.indexOf(from), keys.indexOf(to)].sort((one, other) => one - other);
	const [first = -1, last = -1] = ends;
	return first < 0 ? [to] : keys.slice(first, last + 1);
}
