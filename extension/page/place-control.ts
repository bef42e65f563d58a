import type { ControlPlace } from "../../server/crm/pages.ts";
import { buildControl, copyControl } from "./copy-control.ts";
import { requireElement } from "./find-element.ts";
import { own, removeAtEnd } from "./own-elements.ts";

interface NewControl {
	/** The value of our attribute. */
	feature: string;
	words: string;
	/** Runs when a press begins, and returns what the press does. */
	begin: () => () => void;
	signal: AbortSignal;
}

/** Adds a control to a menu or toolbar: a copy of its neighbour, or one that is built from the adapter. Null if neither is possible. */
export function placeControl(list: Element, place: ControlPlace, { feature, words, begin, signal }: NewControl): HTMLElement | null {
	const control = makeControl(list, place, words, begin, signal);
	if (control === null) return null;
	removeAtEnd(own(control.made, feature), signal);
	const before = place.before === undefined ? null : list.querySelector(place.before);
	if (before !== null) before.before(control.made);
	else if (place.position === "start") control.parent.prepend(control.made);
	else control.parent.append(control.made);
	fitBar(place);
	return control.made;
}

export function removeControl(control: HTMLElement | null, place: ControlPlace): void {
	if (control === null) return;
	control.remove();
	fitBar(place);
}

/** Makes a bar that adapts to the window's width adapt to its new content. */
export function fitBar({ needsResizeEvent }: ControlPlace): void {
	if (needsResizeEvent) window.dispatchEvent(new Event("resize"));
}

function makeControl(
	list: Element,
	{ copyFrom, label: at, classes, build }: ControlPlace,
	words: string,
	begin: NewControl["begin"],
	signal: AbortSignal,
) {
	const found = copyFrom === undefined ? null : list.querySelector(copyFrom);
	if (found === null && build !== undefined) return { made: buildControl(build, words, begin, signal), parent: list };
	const copied = copyFrom === undefined ? null : requireElement(list, copyFrom, "control to copy");
	if (copied === null) return null;
	const made = copyControl(copied, at, words, begin, signal);
	for (const [name, other] of Object.entries(classes ?? {})) replaceClass(made, name, other);
	return { made, parent: copied.parentElement ?? list };
}

function replaceClass(made: HTMLElement, name: string, other: string | null): void {
	for (const element of [made, ...made.querySelectorAll("*")]) {
		if (!element.classList.contains(name)) continue;
		element.classList.remove(name);
		if (other !== null) element.classList.add(...other.split(/\s+/).filter(Boolean));
	}
}
