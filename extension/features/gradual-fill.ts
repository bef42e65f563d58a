/** A list with more rows is long. */
export const longList = 100;

/** Consecutive rows that are filled together, or not at all. */
const groupSize = 10;

/** No row of a list is lower, in pixels. So the first rows that fill the screen are known before the layout is read. */
const lowestRow = 20;

interface Filling {
	/** Fills these rows. */
	fill: (rows: readonly HTMLElement[]) => void;
	isUnfinished: (row: HTMLElement) => boolean;
	/** Whether a group must begin at this row. */
	beginsGroup: (row: HTMLElement) => boolean;
	/** Prepares the groups that wait. */
	reserve: (waiting: readonly (readonly HTMLElement[])[]) => void;
}

/**
 * Returns a function that fills the unfinished rows of a list. In a long list each fill makes the browser lay out the whole list. So
 * only the first rows are filled before the layout is read, then other rows on the screen. The others replace the rows that waited
 * before, and wait until the person scrolls near them.
 */
export function makeGradualFill(
	{ fill, isUnfinished, beginsGroup, reserve }: Filling,
	signal: AbortSignal,
): (rows: readonly HTMLElement[]) => void {
	let waiting: (readonly HTMLElement[])[] = [];
	/** `screens`: how far from the screen a row may be. */
	const fillNear = (screens: number) => {
		const near = waiting.filter((group) => isNear(group, screens));
		waiting = waiting.filter((group) => !near.includes(group));
		fill(near.flat().filter(isUnfinished));
	};
	addEventListener("scroll", () => fillNear(1), { capture: true, signal });
	return (rows) => {
		const first = rows.length > longList ? Math.min(Math.ceil(innerHeight / lowestRow), longList) : rows.length;
		fill(rows.slice(0, first).filter(isUnfinished));
		waiting = inGroups(rows.slice(first), beginsGroup).filter((group) => group.some(isUnfinished));
		reserve(waiting);
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

/** Measures the first and the last cell that have a box, because a row may have none. */
function isNear(rows: readonly HTMLElement[], screens: number): boolean {
	const cells = rows.map((row) => row.firstElementChild);
	const hasBox = (cell: Element | null) => cell?.getClientRects().length;
	const boxes = [cells.find(hasBox), cells.findLast(hasBox)].flatMap((cell) => cell?.getBoundingClientRect() ?? []);
	const isAbove = boxes.every(({ bottom }) => bottom < -screens * innerHeight);
	return !isAbove && !boxes.every(({ top }) => top > (1 + screens) * innerHeight);
}
