import { findBoxed } from "../page/on-screen.ts";
import { isOwn } from "../page/own-elements.ts";

/** A list with more rows than this counts as long. */
export const longList = 100;

/** Consecutive rows that are filled together, or not at all. More groups would make the first layout of a long list longer. */
const groupSize = 50;

/** The assumed minimum height of a row, in pixels. It says how many rows can fill the screen before the layout is read. */
const minRowHeight = 20;

interface FillSteps {
	/** Fills these rows. */
	fill: (rows: readonly HTMLElement[]) => void;
	isUnfinished: (row: HTMLElement) => boolean;
	/** The empty cell that keeps the place of this row's checkbox and of those below. A group begins at this row. */
	spaceIn: (row: HTMLElement) => HTMLElement | null;
	/** Prepares the groups that are still waiting. */
	reserve: (waiting: readonly (readonly HTMLElement[])[]) => void;
}

/**
 * Returns a function that fills the unfinished rows of a list. `changed`: whether the page may have changed them. Filling rows makes the
 * browser lay out the whole list. So the first rows are filled before the layout is read, and then the others on the screen. The remaining
 * rows wait until they come near the screen.
 */
export function makeGradualFill(
	{ fill, isUnfinished, spaceIn, reserve }: FillSteps,
	signal: AbortSignal,
): (rows: readonly HTMLElement[], changed: boolean) => void {
	let waiting: (readonly HTMLElement[])[] = [];
	/** `screens`: how far from the screen a row may be. */
	const fillNear = (screens: number) => {
		const near = waiting.filter((group) => isNear(group, screens));
		waiting = waiting.filter((group) => !near.includes(group));
		fill(near.flat().filter(isUnfinished));
	};
	// A transition, or a scroll within a shadow root, brings rows onto the screen without an event on the window.
	const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && fillNear(1));
	signal.addEventListener("abort", () => observer.disconnect(), { once: true });
	let observed = new Set<Element>();
	const observe = () => {
		const before = observed;
		observed = new Set(waiting.flatMap((group) => findTargets(group, spaceIn)));
		for (const target of before) if (!observed.has(target)) observer.unobserve(target);
		for (const target of observed) if (!before.has(target)) observer.observe(target);
	};
	// The page's styles may hide or show rows in a narrower window, or when the person uses a control.
	const reserveAgain = ({ target }: Event) => {
		if (target instanceof Element && target.parentElement !== null && isOwn(target.parentElement)) return;
		reserve(waiting);
		observe();
	};
	for (const type of ["change", "resize"]) addEventListener(type, reserveAgain, { capture: true, signal });
	for (const type of ["scroll", "resize"]) addEventListener(type, () => fillNear(1), { capture: true, signal });
	let filled = -1;
	return (rows, changed) => {
		const first = rows.length > longList ? Math.min(Math.ceil(innerHeight / minRowHeight), longList) : rows.length;
		fill(rows.slice(0, first).filter(isUnfinished));
		waiting = inGroups(rows.slice(first), (row) => spaceIn(row) !== null).filter((group) => group.some(isUnfinished));
		const isDue = changed || first !== filled;
		filled = first;
		if (isDue) reserve(waiting);
		fillNear(0);
		if (isDue) observe();
	};
}

/** Groups keep their first rows, so that the page can insert rows. After the page sorts, that gives too many groups, and new ones are made. */
function inGroups(rows: readonly HTMLElement[], begins: (row: HTMLElement) => boolean): HTMLElement[][] {
	const groups = split(rows, begins);
	return groups.length > 2 * Math.ceil(rows.length / groupSize) ? split(rows, () => false) : groups;
}

function split(rows: readonly HTMLElement[], begins: (row: HTMLElement) => boolean): HTMLElement[][] {
	const groups: HTMLElement[][] = [];
	for (const row of rows) {
		const group = groups.at(-1);
		if (group === undefined || group.length === groupSize || begins(row)) groups.push([row]);
		else group.push(row);
	}
	return groups;
}

/** The elements to observe for a group: its empty cells, or its rows if it has none. */
function findTargets(group: readonly HTMLElement[], spaceIn: (row: HTMLElement) => HTMLElement | null): Element[] {
	const spaces = group.flatMap((row) => spaceIn(row) ?? []);
	return spaces.length > 0 ? spaces : group.flatMap((row) => findBoxed(row) ?? []);
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
