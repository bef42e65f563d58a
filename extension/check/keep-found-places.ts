import { t } from "../words.ts";
import type { PlaceOnPage } from "./adapter-place.ts";

/** Places found earlier on the same page still count, because a menu closes before anybody can read the report. */
export function keepFoundPlaces(earlier: readonly PlaceOnPage[], now: readonly PlaceOnPage[]): PlaceOnPage[] {
	const found = new Set(now.filter((place) => place.found > 0).map(({ field }) => field));
	const kept = earlier
		.filter((place) => place.found > 0 && !found.has(place.field))
		.map((place) => ({ ...place, note: t("check.before"), elements: [] }));
	const places = now.map((place) => kept.find(({ field }) => field === place.field) ?? place);
	return [...places, ...kept.filter(({ field }) => !now.some((place) => place.field === field))];
}
