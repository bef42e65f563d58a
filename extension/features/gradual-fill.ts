import { findBoxed } from "../page/on-screen.ts";

/** A list with more rows is long. */
export const longList = 100;

/** Consecutive rows that are filled together, or not at all. More groups would make the first layout of a long list longer. */
const groupSize = 50;

/** No row of a list is lower, in pixels. So the first rows that fill the screen are known before the layout is read. */
const lowestRow = 20;

interface FillSteps {
	/** Fills these rows. */
	fill: (rows: readonly HTMLElement[]) => void;
	isUnfinished: (row: HTMLElement) => boolean;
	/** Whether a group must begin at this row. */
	beginsGroup: (row: HTMLElement) => boolean;
	/** Prepares the groups that wait. */
	reserve: (waiting: readonly (readonly HTMLElement[])[]) => void;
}

/**
 * Returns a function that fills the unfinished rows of a list. `changed`: whether the page may have changed them. In a long list each fill
 * makes the browser lay out the whole list. So only the first rows are filled before the layout is read, then others on the screen. The
 * rest replaces the rows that waited before, and waits until the person scrolls near it.
 */
export function makeGradualFill(
	{ fill, isUnfinished, beginsGroup, reserve }: FillSteps,
	signal: AbortSignal,
): (rows: readonly HTMLElement[], changed: boolean) => void {
	let waiting: (readonly HTMLElement[])[] = [];
	/** `screens`: how far from the screen a row may be. */
	const fillNear = (screens: number) => {
		const near = waiting.filter((group) => isNear(group, screens));
		waiting = waiting.filter((group) => !near.includes(group));
		fill(near.flat().filter(isUnfinished));
	};
	for (const type of ["scroll", "resize"]) addEventListener(type, () => fillNear(1), { capture: true, signal });
	let isNew = true;
	return (rows, changed) => {
		const first = rows.length > longList ? Math.min(Math.ceil(innerHeight / lowestRow), longList) : rows.length;
		fill(rows.slice(0, first).filter(isUnfinished));
		waiting = inGroups(rows.slice(first), beginsGroup).filter((group) => group.some(isUnfinished));
		if (changed || isNew) reserve(waiting);
		isNew = false;
		fillNear(0);
	};
}

function inGroups(rows: readonly HTMLElement[], begins: (row: HTMLElement) => boolean): HTMLElement[][] {
	const groups: HTMLElement[][] = [];
	for (const row of rows) {
		const group = groups.at(-1);
		if (group === undefined || group.length === groupSize || begins(row)) groups.push([row]);
		else group.push(row);
	}
	return groups;
}

/** Measures the first and the last row. */
function isNear(rows: readonly HTMLElement[], screens: number): boolean {
	const first = findBox(rows);
	const last = findBox(rows.toReversed());
	if (!first || !last) return false;
	const [top, bottom] = [Math.min(first.top, last.top), Math.max(first.bottom, last.bottom)];
	return bottom >= -screens * innerHeight && top <= (1 + screens) * innerHeight;
}

function findBox(rows: readonly HTMLElement[]): DOMRect | null {
	for (const row of rows) {
		const boxed = findBoxed(row);
		if (boxed !== null) return boxed.getBoundingClientRect();
	}
	return null;
}
