import type { ControlPlace } from "../../server/crm/pages.ts";
import { findRoots } from "../page/find-lists.ts";
import { type AdapterPlace, type PlaceOnPage, placeOfSelector, placeOfValue } from "./adapter-place.ts";
import { describeShapes } from "./key-shapes.ts";

const mayBeClosed = "A menu may be in the page only while it is open. Open it, and check again.";

/** A menu or toolbar, and within it what the new control is copied from and where it goes. */
export function findControlPlaces(
	field: string,
	{ list, inside = [], copyFrom, label, build, before }: ControlPlace,
	need: AdapterPlace["need"],
	roots?: readonly Element[],
): PlaceOnPage[] {
	const rootsIn = (hosts: readonly string[]) =>
		hosts.length === 0 ? roots : (roots ?? [document]).flatMap((root) => findRoots(hosts, root));
	const hosts = inside.map((host, at) => placeOfSelector(`${field}.inside[${at}]`, host, { need, roots: rootsIn(inside.slice(0, at)) }));
	const found = placeOfSelector(`${field}.list`, list, { need, roots: rootsIn(inside) });
	const { elements } = found;
	if (elements.length === 0) return [...hosts, need === "required" ? { ...found, note: mayBeClosed } : found];
	const places: PlaceOnPage[] = [...hosts, found];
	const copied = copyFrom === undefined ? [] : elements.flatMap((one) => one.querySelector(copyFrom) ?? []);
	if (copyFrom !== undefined) {
		const options = build === undefined ? { need } : { need: "optional" as const, note: "Where there is none, the control is built." };
		places.push(placeOfSelector(`${field}.copyFrom`, copyFrom, { ...options, roots: elements }));
	}
	if (label !== undefined && copied.length > 0) {
		const place = placeOfSelector(`${field}.label`, label, { need: "optional", roots: copied });
		places.push(warnIfAbsent(place, "Without it, the words replace the text of the whole control."));
	}
	if (before !== undefined) {
		const place = placeOfSelector(`${field}.before`, before, { need: "optional", roots: elements });
		places.push(warnIfAbsent(place, "Without it, the control goes to an end of the list."));
	}
	return places;
}

/** The keys that rows or items have. */
export function placeOfKeys(field: string, stated: string, elements: readonly Element[], keys: readonly string[]): PlaceOnPage {
	const different = new Set(keys).size;
	const place = placeOfValue(field, stated, keys.length > 0, {
		need: "required",
		within: { has: keys.length, of: elements.length },
		shapes: describeShapes(keys),
		warning: keys.length < elements.length ? "Elements without a key, or with several different keys, are left out." : undefined,
		note: different < keys.length ? `Only ${different} of the keys are different.` : undefined,
	});
	return { ...place, found: keys.length };
}

export function warnIfAbsent(place: PlaceOnPage, warning: string): PlaceOnPage {
	return place.found === 0 ? { ...place, warning } : place;
}
