import type { ResultList } from "../../server/crm/pages.ts";
import { discard, isEmptyOwn, own } from "../page/own-elements.ts";
import { shield } from "../page/press.ts";

export const spaceName = "row-checkbox-space";

interface ReservedCells {
	/** Keeps the column's place in these groups of rows, and no longer in others. */
	reserve: (groups: readonly (readonly HTMLElement[])[]) => void;
	/** The reserved cell that begins in this row. */
	spaceIn: (row: HTMLElement) => HTMLElement | null;
}

/**
 * Table rows without a checkbox keep their column's place: one empty cell spans each run of neighbours. Without it, the columns would move
 * with every few rows that get a checkbox. A cell for each row would make the first layout of a long table several percent longer.
 */
export function makeReservedCells(
	cell: NonNullable<ResultList["cell"]>,
	hasCheckbox: (row: HTMLElement) => boolean,
	signal: AbortSignal,
): ReservedCells {
	let spaces = new Map<HTMLElement, HTMLTableCellElement>();
	const isPlain = cell.row === "td" && cell.within === undefined && !cell.rowspan;
	const spaceIn = (row: HTMLElement) => {
		const space = spaces.get(row);
		return space?.parentElement === row && isEmptyOwn(space, spaceName) ? space : null;
	};
	const place = (row: HTMLElement, rows: number) => {
		const known = spaceIn(row);
		if (known?.rowSpan === rows) return known;
		const space = own(document.createElement("td"), spaceName);
		space.rowSpan = rows;
		space.style.padding = "0";
		// The cell is beside many rows, but belongs to the first. The page must not take a press on the cell for a press on that row.
		shield(space);
		row.prepend(space);
		return space;
	};
	const reserve: ReservedCells["reserve"] = (groups) => {
		const before = new Set(spaces.values());
		// Read all rows first. If reads and writes alternated, the browser would compute styles for each group.
		const runs = groups.flatMap((group) => findRuns(group, hasCheckbox));
		spaces = new Map(runs.flatMap(([first, ...others]) => (first ? [[first, place(first, others.length + 1)]] : [])));
		for (const space of spaces.values()) before.delete(space);
		for (const space of before) discard(space, spaceName);
	};
	// The page may keep rows outside the document, and show them again later.
	signal.addEventListener("abort", () => reserve([]), { once: true });
	return { reserve: isPlain ? reserve : () => undefined, spaceIn };
}

/** Rows without a checkbox that follow each other in the table. Rows that are not displayed do not separate others, and get no cell. */
function findRuns(rows: readonly HTMLElement[], hasCheckbox: (row: HTMLElement) => boolean): HTMLElement[][] {
	const runs: HTMLElement[][] = [];
	let previous: Element | null = null;
	for (const row of rows) {
		if (hasCheckbox(row) || !row.checkVisibility()) continue;
		if (previous !== null && follows(row, previous)) runs.at(-1)?.push(row);
		else runs.push([row]);
		previous = row;
	}
	// A script or style may give rows another display, such as flex. No cell spans rows there.
	return runs.filter(([first]) => first && getComputedStyle(first).display === "table-row");
}

function follows(row: Element, previous: Element): boolean {
	let next = previous.nextElementSibling;
	while (next !== null && next !== row && !next.checkVisibility()) next = next.nextElementSibling;
	return next === row;
}
