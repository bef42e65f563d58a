/** The first rows of a list are filled at once. A list with more rows is long. */
export const firstRows = 200;

/** Rows that follow one another and are filled together. */
const groupSize = 25;

/** Milliseconds of work between two frames. */
const turnTime = 8;

/** Fills the rows of a list. In a long list each fill makes the browser lay out the whole list, so far rows wait. */
export interface GradualFill {
	/** Fills the unfinished ones of the first rows, without reading the layout. The others wait, in place of those that waited before. */
	start: (rows: readonly HTMLElement[], unfinished: readonly HTMLElement[]) => void;
	/** Fills the waiting rows that are on the screen or up to a screen away from it. This also happens when the person scrolls. */
	fillNear: () => void;
}

/** Once the person presses a key outside text fields, it fills all rows while the browser is idle: keys can reach rows off the screen. */
export function makeGradualFill(fill: (rows: readonly HTMLElement[]) => void, signal: AbortSignal): GradualFill {
	let waiting: HTMLElement[] = [];
	let usesKeys = false;
	let isScheduled = false;
	const fillSome = (deadline: IdleDeadline) => {
		isScheduled = false;
		if (signal.aborted) return;
		const end = performance.now() + Math.min(turnTime, deadline.timeRemaining());
		do fill(waiting.splice(0, groupSize));
		while (waiting.length > 0 && performance.now() < end);
		schedule();
	};
	const schedule = () => {
		if (!usesKeys || isScheduled || waiting.length === 0) return;
		isScheduled = true;
		requestIdleCallback(fillSome);
	};
	const fillNear = () => {
		if (waiting.length === 0) return;
		const near = new Set(findNear(waiting));
		waiting = waiting.filter((row) => !near.has(row));
		if (near.size > 0) fill([...near]);
	};
	const noteKey = ({ target }: Event) => {
		usesKeys ||= !(target instanceof Element && target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]"));
		schedule();
	};
	for (const type of ["scroll", "resize"]) window.addEventListener(type, fillNear, { capture: true, passive: true, signal });
	window.addEventListener("keydown", noteKey, { capture: true, signal });
	return {
		start(rows, unfinished) {
			const first = new Set(rows.slice(0, firstRows));
			waiting = unfinished.filter((row) => !first.has(row));
			fill(unfinished.filter((row) => first.has(row)));
			schedule();
		},
		fillNear,
	};
}

function findNear(rows: readonly HTMLElement[]): HTMLElement[] {
	const near: HTMLElement[] = [];
	for (let start = 0; start < rows.length; start += groupSize) {
		const group = rows.slice(start, start + groupSize);
		if (isNear(group)) near.push(...group);
	}
	return near;
}

/** Measures only the first row that has a box, or whose cells have one. */
function isNear(rows: readonly HTMLElement[]): boolean {
	for (const row of rows) {
		const boxed = [row, ...row.children].find((element) => element.getClientRects().length > 0);
		if (boxed === undefined) continue;
		const { top, bottom } = boxed.getBoundingClientRect();
		return bottom > -innerHeight && top < 2 * innerHeight;
	}
	return false;
}
