import type { ControlPlace } from "../../server/crm/pages.ts";
import { findRoots } from "../page/find-lists.ts";
import { t } from "../words.ts";
import { type AdapterPlace, type PlaceOnPage, placeOfSelector, placeOfValue } from "./adapter-place.ts";
import { describeShapes } from "./key-shapes.ts";

/** A menu or toolbar, and within it the element that the new control is copied from and the place where it goes. */
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
	if (elements.length === 0) return [...hosts, need === "required" ? { ...found, note: t("check.mayBeClosed") } : found];
	const places: PlaceOnPage[] = [...hosts, found];
	const copied = copyFrom === undefined ? [] : elements.flatMap((one) => one.querySelector(copyFrom) ?? []);
	if (copyFrom !== undefined) {
		const options = build === undefined ? { need } : { need: "optional" as const, note: t("check.built") };
		places.push(placeOfSelector(`${field}.copyFrom`, copyFrom, { ...options, roots: elements }));
	}
	if (label !== undefined && copied.length > 0) {
		const place = placeOfSelector(`${field}.label`, label, { need: "optional", roots: copied });
		places.push(warnIfAbsent(place, t("check.noLabel")));
	}
	if (before !== undefined) {
		const place = placeOfSelector(`${field}.before`, before, { need: "optional", roots: elements });
		places.push(warnIfAbsent(place, t("check.noNeighbour")));
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
		warning: keys.length < elements.length ? t("check.withoutKey") : undefined,
		note: different < keys.length ? t("check.differentKeys", { number: different }) : undefined,
	});
	return { ...place, found: keys.length };
}

export function warnIfAbsent(place: PlaceOnPage, warning: string): PlaceOnPage {
	return place.found === 0 ? { ...place, warning } : place;
}
