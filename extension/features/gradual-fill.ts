/** The first rows of a list are filled at once. A list with more rows is long. */
export const firstRows = 200;

/** Rows that follow one another and are filled together. */
const groupSize = 50;

/** Fills the rows of a list. In a long list each fill makes the browser lay out the whole list, so far rows wait. */
interface GradualFill {
	/** Fills the unfinished ones of the first rows, without reading the layout. The others wait, in place of those that waited before. */
	start: (rows: readonly HTMLElement[], unfinished: readonly HTMLElement[]) => void;
	/** Fills the waiting rows that are on the screen or up to a screen away from it. This also happens when the person scrolls. */
	fillNear: () => void;
}

export function makeGradualFill(fill: (rows: readonly HTMLElement[]) => void, signal: AbortSignal): GradualFill {
	let waiting: HTMLElement[] = [];
	const fillNear = () => {
		const rows = waiting;
		waiting = [];
		const near: HTMLElement[] = [];
		while (rows.length > 0) {
			const group = rows.splice(0, groupSize);
			(isNear(group) ? near : waiting).push(...group);
		}
		fill(near);
	};
	addEventListener("scroll", fillNear, { capture: true, signal });
	return {
		start(rows, unfinished) {
			const first = new Set(rows.slice(0, firstRows));
			waiting = unfinished.filter((row) => !first.has(row));
			fill(unfinished.filter((row) => first.has(row)));
		},
		fillNear,
	};
}

/** Measures only the first cell that has a box: a row may have none. */
function isNear(rows: readonly HTMLElement[]): boolean {
	const elements = rows.map((row) => row.firstElementChild);
	const box = elements.find((element) => element?.getClientRects().length)?.getBoundingClientRect();
	return box !== undefined && box.bottom > -innerHeight && box.top < 2 * innerHeight;
}
