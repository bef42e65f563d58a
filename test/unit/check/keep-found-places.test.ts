import { expect, test } from "vitest";
import type { PlaceOnPage } from "../../../extension/check/adapter-place.ts";
import { keepFoundPlaces } from "../../../extension/check/keep-found-places.ts";

const place = (field: string, found: number): PlaceOnPage => ({ field, stated: "", need: "required", found, visible: found, elements: [] });
const said = (places: readonly PlaceOnPage[]) => places.map(({ field, found, note }) => `${field} ${found}${note ? " before" : ""}`);

test("a menu that was open counts after it has closed, with what was in it", () => {
	const open = [place("row", 3), place("menu.list", 1), place("menu.copyFrom", 2)];
	const closed = [place("row", 4), place("menu.list", 0)];
	expect(said(keepFoundPlaces(open, closed))).toEqual(["row 4", "menu.list 1 before", "menu.copyFrom 2 before"]);
	expect(said(keepFoundPlaces(keepFoundPlaces(open, closed), closed))).toEqual(["row 4", "menu.list 1 before", "menu.copyFrom 2 before"]);
	expect(said(keepFoundPlaces(keepFoundPlaces(open, closed), open))).toEqual(["row 3", "menu.list 1", "menu.copyFrom 2"]);
	expect(said(keepFoundPlaces([], closed))).toEqual(["row 4", "menu.list 0"]);
});
