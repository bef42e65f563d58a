/** The first rows of a list are filled at once. A list with more rows is long. */
export const firstRows = 100;

/** Consecutive rows that are filled together. */
const groupSize = 10;

/**
 * Returns a function that fills the unfinished rows of a list. In a long list each fill makes the browser lay out the whole list. So only
 * the first rows are filled before the layout is read, then rows on the screen or up to one screen away. The others replace the rows
 * that waited before, and wait until the person scrolls near them.
 */
export function makeGradualFill(
	fill: (rows: readonly HTMLElement[]) => void,
	signal: AbortSignal,
): (rows: readonly HTMLElement[], isUnfinished: (row: HTMLElement) => boolean) => void {
	let waiting: HTMLElement[] = [];
	const fillNear = () => {
		const far: HTMLElement[] = [];
		const near: HTMLElement[] = [];
		while (waiting.length > 0) {
			const group = waiting.splice(0, groupSize);
			(isNear(group) ? near : far).push(...group);
		}
		waiting = far;
		fill(near);
	};
	addEventListener("scroll", fillNear, { capture: true, signal });
	return (rows, isUnfinished) => {
		waiting = rows.slice(firstRows).filter(isUnfinished);
		fill(rows.slice(0, firstRows).filter(isUnfinished));
		fillNear();
	};
}

/** Measures the first and the last cell that have a box, so a group must be no taller than three screens. A row may have no box. */
function isNear(rows: readonly HTMLElement[]): boolean {
	const cells = rows.map((row) => row.firstElementChild);
	const hasBox = (cell: Element | null) => cell?.getClientRects().length;
	return [cells.find(hasBox), cells.findLast(hasBox)].some((cell) => {
		const top = cell?.getBoundingClientRect().top ?? Number.NaN;
		return top > -innerHeight && top < 2 * innerHeight;
	});
}
