import { atMostEvery } from "../page/at-most-every.ts";
import { makeIsRendered } from "../page/on-screen.ts";
import { allRows, findList, keyOf } from "../page/rows.ts";
import type { Feature } from "../stage/stage.ts";
import { chooseResults } from "./choose-results.ts";
import { longList } from "./gradual-fill.ts";
import { mayDeleteInBulk } from "./may-delete.ts";

/** Milliseconds after which a checkbox shows its record's state. A virtual list changes the record of a row before its checkbox. */
const settlingMs = 120;

/** Milliseconds after the person's own press in a row in which we do not press its checkbox, because the CRM may draw the row again. */
const ownPressMs = 1_000;

interface Look {
	key: string;
	/**
	 * "new": the row has just received this record. "pressed": we have just pressed the checkbox. "settled": what it shows is what the person
	 * sees.
	 */
	state: "new" | "pressed" | "settled";
	since: number;
}

/**
 * The CRM's own checkboxes, if its list has any. The ticks of visible rows are what these checkboxes show. When ticks come from us, such as
 * those of all results or of an earlier page, the checkboxes are pressed once; if the CRM refuses, the record is not ticked.
 */
export const ownCheckboxes: Feature = (stage) => {
	const { results } = stage.view;
	const own = results?.list.own;
	if (results === null || own === undefined || !mayDeleteInBulk(stage.state, results.list.object, results.klass)) return () => undefined;
	const { list } = results;
	const { ticked, signal } = stage;
	const boxes = new WeakMap<Element, HTMLElement>();
	const looks = new WeakMap<HTMLElement, Look>();
	/** When the person last pressed something in a key's row, or the checkbox for all rows. */
	const pressedAt = new Map<string, number>();
	/** The version of the ticks that the checkboxes show. */
	let version = ticked.version;
	let isLong = false;

	const findBox = (row: Element) => {
		const known = boxes.get(row);
		if (known && row.contains(known)) return known;
		const box = row.querySelector<HTMLElement>(own.row);
		if (box) boxes.set(row, box);
		return box;
	};
	const press = (box: HTMLElement, key: string) => {
		looks.set(box, { key, state: "pressed", since: performance.now() });
		box.click();
	};
	const lookAgain = atMostEvery(settlingMs, () => signal.aborted || stage.refresh());
	/** The checkbox for all rows that was pressed. If the list contains one, a checkbox elsewhere belongs to another list. */
	const findPressedHeader = (target: Element) => {
		if (own.header === undefined) return null;
		const header = target.closest<HTMLElement>(own.header);
		const shown = header && findList(list);
		return shown?.contains(header) || shown?.querySelector(own.header) === null ? header : null;
	};
	const remember = ({ isTrusted, target }: Event) => {
		if (!isTrusted || !(target instanceof Element)) return;
		for (const row of findPressedHeader(target) ? allRows(list) : [target.closest(list.row)]) {
			if (row !== null) pressedAt.set(keyOf(row, list), performance.now());
		}
	};
	const hasJustPressed = (key: string) => performance.now() - (pressedAt.get(key) ?? Number.NEGATIVE_INFINITY) < ownPressMs;
	/** Whether the state of the checkbox counts now. */
	const hasSettled = (box: HTMLElement, key: string) => {
		const now = performance.now();
		const before = looks.get(box);
		const look: Look = before?.key === key ? before : { key, state: "new", since: now };
		looks.set(box, look);
		if (look.state === "settled") return true;
		if (now - look.since < settlingMs) return false;
		if (look.state === "new" && ticked.has(key) && !isOn(box) && !hasJustPressed(key)) {
			press(box, key);
			return false;
		}
		look.state = "settled";
		return true;
	};
	const read = (rows: readonly HTMLElement[]) => {
		const settled: { row: HTMLElement; box: HTMLElement; key: string }[] = [];
		for (const row of rows) {
			const box = findBox(row);
			const key = keyOf(row, list);
			if (box === null) continue;
			if (hasSettled(box, key)) settled.push({ row, box, key });
			else lookAgain();
		}
		const differing = new Set(settled.flatMap(({ box, key }) => (isOn(box) === ticked.has(key) ? [] : key)));
		const isRendered = makeIsRendered();
		/** A record with several rows is ticked only if all their checkboxes are on. */
		const states = new Map<string, boolean>();
		for (const { row, box, key } of settled)
			if (differing.has(key) && isRendered(row)) states.set(key, isOn(box) && states.get(key) !== false);
		for (const [key, on] of states) on ? ticked.add(key) : ticked.delete(key);
	};
	const show = (rows: readonly HTMLElement[]) => {
		for (const row of rows) {
			const box = findBox(row);
			const key = keyOf(row, list);
			if (box !== null && isOn(box) !== ticked.has(key)) press(box, key);
		}
		lookAgain();
	};
	/** Checked once for all checkboxes that are pressed together, because each check reads every row. */
	const lookNext = atMostEvery(0, () => signal.aborted || stage.refresh());
	const heard = (event: Event) => {
		if (event.type === "click" && event.isTrusted) offerAll(event);
		// Draw the tick first: in a long list, reading the rows takes a while.
		if (isLong && !document.hidden) requestAnimationFrame(lookNext);
		else lookNext();
	};
	/** The CRM's own checkbox of all rows means the page; after it has ticked that, all results are offered. */
	const offerAll = (event: Event) => {
		const header = event.target instanceof Element ? findPressedHeader(event.target) : null;
		if (header === null) return;
		setTimeout(() => {
			if (signal.aborted || !isOn(header)) return;
			stage.refresh();
			if (list.pagination !== undefined) chooseResults(header, stage, results, () => undefined)();
		});
	};
	for (const type of ["pointerdown", "click"]) window.addEventListener(type, remember, { capture: true, signal });
	for (const type of ["click", "change"]) document.addEventListener(type, heard, { capture: true, signal });
	return () => {
		const rows = allRows(list);
		isLong = rows.length > longList;
		if (version === ticked.version) read(rows);
		else show(rows);
		version = ticked.version;
	};
};

function isOn(box: Element): boolean {
	if ("checked" in box) return box.checked === true;
	return ["aria-checked", "aria-selected", "aria-pressed"].some((name) => box.getAttribute(name) === "true");
}
