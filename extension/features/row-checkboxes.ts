import type { ResultList } from "../../server/crm/pages.ts";
import { readNumber, readSource } from "../page/read-source.ts";
import { requireElement } from "../page/require-element.ts";
import { type Choice, showChoice } from "../page/show-choice.ts";
import { allResults } from "./all-results.ts";
import { ensureCheckbox, ensureColumn, keyOf, shownRows } from "./checkbox-cell.ts";
import { mayDeleteInBulk, wordsOf } from "./permitted.ts";
import type { Feature, Stage } from "./stage.ts";

/**
 * A checkbox in each row of the search results, and one in the header for this page or for all results. What is ticked is known by its key.
 * The CRM's keyboard may tick a checkbox without a word: what is shown counts.
 */
export const rowCheckboxes: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || !mayDeleteInBulk(stage.state, results.list.object, results.klass)) return () => undefined;
	const { list } = results;
	let last: string | null = null;
	const shown = new WeakMap<HTMLInputElement, boolean>();
	const set = (key: string, on: boolean) => (on ? stage.ticked.add(key) : stage.ticked.delete(key));
	const tick = (key: string, on: boolean, range: boolean) => {
		for (const one of range ? between(list, last, key) : [key]) set(one, on);
		last = key;
		stage.refresh();
	};
	document.addEventListener("keyup", () => stage.refresh(), { capture: true, signal: stage.signal });
	return () => {
		const root = document.querySelector(list.list);
		const rows = shownRows(list);
		if (root === null) return;
		ensureColumn(root, list);
		for (const row of rows) {
			const box = ensureCheckbox(row, list.cell.row, list);
			if (shown.has(box) && shown.get(box) !== box.checked) set(keyOf(row, list), box.checked);
			box.checked = stage.ticked.has(keyOf(row, list));
			shown.set(box, box.checked);
			box.onclick = (event) => {
				if (event.isTrusted) tick(keyOf(row, list), box.checked, event.shiftKey);
				else event.preventDefault();
			};
		}
		const header = rows.length === 0 ? null : requireElement(root, list.header, "header row of the results");
		if (header === null) root.querySelector("[data-expunge=row-checkbox]")?.remove();
		else setHeader(ensureCheckbox(header, list.cell.header, list), stage, rows, list, results.klass);
	};
};

function setHeader(box: HTMLInputElement, stage: Stage, rows: HTMLElement[], list: ResultList, klass: string | null): void {
	const keys = rows.map((row) => keyOf(row, list));
	const here = keys.filter((key) => stage.ticked.has(key)).length;
	const set = () => {
		box.checked = here === keys.length;
		box.indeterminate = stage.ticked.size > 0 && !box.checked;
	};
	set();
	const total = readTotal(list) ?? (isWhole(list) ? keys.length : null);
	const many = wordsOf(stage.state.objects, list.object, klass).many;
	box.onclick = (event) => {
		const further = total === null || total > keys.length;
		if (!event.isTrusted || further) event.preventDefault();
		if (!event.isTrusted) return;
		if (!further) return void setTicked(stage, box.checked ? [...stage.ticked, ...keys] : []);
		const choices: Choice[] = [
			{ label: `This page (${keys.length})`, choose: () => setTicked(stage, [...stage.ticked, ...keys]) },
			allResults(stage, { list, klass }, total, many),
		];
		if (stage.ticked.size > 0) choices.push({ label: "None", choose: () => setTicked(stage, []) });
		showChoice(box, `Select ${many}`, choices, stage.isDark(), stage.signal);
	};
}

function readTotal({ total }: ResultList): number | null {
	return total === undefined ? null : readNumber(readSource(total));
}

/** Whether the page shows every result of the search. */
function isWhole({ total, further }: ResultList): boolean {
	if (further.kind === "document" && further.from !== undefined) return document.querySelector(further.from) === null;
	return total !== undefined;
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
