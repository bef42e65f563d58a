import { onEnter } from "./find-lists.ts";
import { isCopy, isOwn } from "./own-elements.ts";

/** The action of a press. Returns true if the browser's own action, such as toggling a checkbox, should follow. */
type Finish = (press: { shift: boolean }) => unknown;
/** Runs at the first event of a gesture, to capture what the person saw at that moment. */
type Begin = () => Finish;

interface Gesture {
	control: HTMLElement;
	finish: Finish;
	shift: boolean;
	done: boolean;
}

const pointer = ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "auxclick", "contextmenu"];
const others = ["pointerover", "mouseover", "dragstart", "pointercancel", "keydown", "keyup"];

const controls = new WeakMap<EventTarget, { begin: Begin; signal: AbortSignal }>();
const shields = new WeakSet<EventTarget>();
const elsewhere = new Set<(event: Event) => void>();
let current: Gesture | null = null;
let hovered: HTMLElement | null = null;
/** The control that has received an event of the current press. */
let reached: HTMLElement | null = null;
let swallowed: () => void = () => undefined;

/**
 * Makes an element a control. Only the person's own events count: events from scripts are stopped. In the page itself, no press reaches the
 * page's own handlers. In a frame, whose scripts ran before our listeners, its handlers on the window come first. A press counts once, at
 * its click or, if the page stops the click, when the button is released over the control.
 */
export function onPress(control: HTMLElement, begin: Begin, signal: AbortSignal): void {
	controls.set(control, { begin, signal });
}

/** Stops presses within an element from reaching the page, as long as the element is ours. */
export function shield(element: HTMLElement): void {
	shields.add(element);
	element.addEventListener("keydown", keepFromPage);
}

/** Keys are not stopped on the window, so that the page's own shortcuts keep working. */
function keepFromPage(event: Event): void {
	if (isOwn(event.currentTarget as Element)) event.stopPropagation();
}

/** Calls `listener` for every press in the page, including presses on our controls. */
export function onAnyPress(listener: (event: Event) => void, signal: AbortSignal): void {
	elsewhere.add(listener);
	signal.addEventListener("abort", () => elsewhere.delete(listener), { once: true });
}

/** Calls `say` when a press on one of our controls produced no event. */
export function onSwallowed(say: () => void): void {
	swallowed = say;
}

/** Call it before the page's own scripts run: the first listener on the window runs first, and no script can block it. */
export function watchPresses(signal: AbortSignal): void {
	const listen = (event: Event) => {
		if (event.type === "pointerdown") for (const listener of elsewhere) listener(event);
		// After the click that some browsers generate from a key.
		if (event.type === "keyup") setTimeout(() => current?.done && forget());
		const copied = event.composedPath().some((node) => isElement(node) && isCopy(node));
		if (copied && pointer.includes(event.type)) swallow(event);
		else handle(event);
	};
	const begin = (target: EventTarget) => {
		for (const type of [...pointer, ...others]) target.addEventListener(type, listen, { capture: true, signal });
	};
	begin(window);
	// Events within a frame do not reach the window around it.
	onEnter((root, host) => root !== null && "contentWindow" in host && begin(host.contentWindow as Window), signal);
}

/**
 * Whether it is an element, perhaps of a frame, whose elements are no instances of our Element. The window and the document have the page's
 * elements as properties, under their names. So having a property proves nothing.
 */
export function isElement(node: EventTarget): node is Element {
	return (node as Node).nodeType === Node.ELEMENT_NODE;
}

function handle(event: Event): void {
	const path = event.composedPath();
	// Objects of a frame are instances of the frame's own classes.
	const control = path.find((node) => controls.has(node)) as HTMLElement | undefined;
	if (control === undefined) {
		if (pointer.includes(event.type) && path.some((node) => shields.has(node) && isOwn(node as Element))) event.stopImmediatePropagation();
		return;
	}
	if (pointer.includes(event.type)) event.stopImmediatePropagation();
	if ("key" in event) press(control, event as KeyboardEvent);
	else if (!event.isTrusted) event.preventDefault();
	else if (event.type === "pointerdown" || event.type === "mousedown") down(control, event as PointerEvent);
	else if (event.type === "click") click(control, event as MouseEvent);
	else if (event.type === "dragstart" || event.type === "pointercancel") hovered = forget();
	else if (event.type === "pointerover" || event.type === "mouseover") hover(control);
}

function start(control: HTMLElement, shift: boolean): Gesture | null {
	const known = controls.get(control);
	return known === undefined || known.signal.aborted ? null : { control, finish: known.begin(), shift, done: false };
}

function end(gesture: Gesture, shift: boolean): boolean {
	gesture.done = true;
	if (controls.get(gesture.control)?.signal.aborted) return false;
	return gesture.finish({ shift }) === true;
}

function forget(): null {
	current = null;
	return null;
}

/** For a mouse, `pointerType` is undefined in "mousedown". */
function down(control: HTMLElement, event: MouseEvent & { pointerType?: string }): void {
	reached = control;
	if (event.button !== 0 || (event.type === "mousedown" && current?.control === control)) return;
	current = start(control, event.shiftKey);
	if (current !== null && event.pointerType !== "touch") awaitRelease(current);
}

function click(control: HTMLElement, event: MouseEvent): void {
	const gesture = current?.control === control ? current : start(control, false);
	current = null;
	if (gesture === null || gesture.done || !end(gesture, event.shiftKey)) event.preventDefault();
}

/** Enter and Space press a control; only Space presses a checkbox. They act at once, because the page may block the events that follow. */
function press(control: HTMLElement, event: KeyboardEvent): void {
	const isBox = control instanceof HTMLInputElement;
	if ((event.key !== "Enter" || isBox) && event.key !== " ") return;
	swallow(event);
	if (event.type !== "keydown" || !event.isTrusted || event.repeat) return;
	reached = control;
	current = start(control, event.shiftKey);
	if (current !== null) end(current, event.shiftKey);
}

/** The browser's `:active` ends with the press, whatever the page does with the events. */
function awaitRelease(gesture: Gesture): void {
	const { control } = gesture;
	const look = () => {
		if (gesture.done || current !== gesture) return;
		// A menu that closes on mouse down removes the control before it can be clicked.
		if (control.matches(":active") && control.checkVisibility()) return void requestAnimationFrame(look);
		current = null;
		if (!control.checkVisibility() || control.matches(":hover")) end(gesture, gesture.shift);
	};
	requestAnimationFrame(look);
}

/** Checks while the pointer is over a control. If a press produced no event, the page blocked it. */
function hover(control: HTMLElement): void {
	if (hovered === control) return;
	hovered = control;
	const look = () => {
		if (hovered !== control || !control.matches(":hover")) {
			if (hovered === control) hovered = null;
			return;
		}
		if (!control.matches(":active")) reached = null;
		else if (reached !== control) swallowed();
		requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

function swallow(event: Event): void {
	event.preventDefault();
	event.stopImmediatePropagation();
}
