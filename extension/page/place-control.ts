import type { ControlPlace } from "../../server/crm/pages.ts";
import { buildControl, copyControl } from "./copy-control.ts";
import { requireElement } from "./require-element.ts";

/** Puts one more control into a menu or toolbar: a copy of its neighbour, or one built as the adapter says. Null where neither is possible. */
export function placeControl(list: Element, place: ControlPlace, feature: string, words: string, activate: () => void): HTMLElement | null {
	const control = makeControl(list, place, words, activate);
	if (control === null) return null;
	control.made.dataset.expunge = feature;
	const before = place.before === undefined ? null : list.querySelector(place.before);
	if (before !== null) before.before(control.made);
	else if (place.place === "start") control.parent.prepend(control.made);
	else control.parent.append(control.made);
	if (place.fitsOnResize) fitBar();
	return control.made;
}

export function removeControl(control: HTMLElement | null, place: ControlPlace): void {
	if (control === null) return;
	control.remove();
	if (place.fitsOnResize) fitBar();
}

function fitBar(): void {
	window.dispatchEvent(new Event("resize"));
}

function makeControl(list: Element, { neighbour, words: at, entry }: ControlPlace, words: string, activate: () => void) {
	const found = neighbour === undefined ? null : list.querySelector(neighbour);
	if (found === null && entry !== undefined) return { made: buildControl(entry, words, activate), parent: list };
	const copied = neighbour === undefined ? null : requireElement(list, neighbour, "control to copy");
	return copied === null ? null : { made: copyControl(copied, at, words, activate), parent: copied.parentElement ?? list };
}
