import { t } from "../words.ts";
import type { AdapterPlace } from "./adapter-place.ts";

/** In the order of the list beside the page. */
export const verdicts = ["missing", "doubtful", "found", "absent", "unread"] as const;

type Verdict = (typeof verdicts)[number];

export function judge({ need, found, visible, warning }: AdapterPlace): Verdict {
	if (need === "unread") return "unread";
	if (need === "required" && found === 0) return "missing";
	if (need === "required and visible" && (visible ?? found) === 0) return "missing";
	if (warning !== undefined) return "doubtful";
	return found === 0 ? "absent" : "found";
}

const marks: Record<Verdict, string> = { found: "✓", missing: "✗", doubtful: "!", absent: "·", unread: "–" };

/** How many were found, and how many were expected: "3 found, 2 visible, in 3 of 4; at least 1 expected". */
export function describeNumbers({ need, found, visible, within, shapes }: AdapterPlace): string {
	const expected = t(`check.needs.${need === "required and visible" ? "visible" : need}`);
	if (need === "unread") return expected;
	const parts = [
		t("check.found", { number: found }),
		...(visible === null || found === 0 ? [] : [t("check.visible", { number: visible })]),
		...(within === undefined ? [] : [t("check.within", { has: within.has, of: within.of })]),
	];
	const values = { found: parts.join(", "), need: expected };
	return shapes ? t("check.numbersAndKeys", { ...values, shapes }) : t("check.numbers", values);
}

/** The report as text. It contains counts, selectors and shapes of keys; never names or values. */
export function describeReport(places: readonly AdapterPlace[]): string[] {
	return [
		...places.flatMap(describePlace),
		"",
		...(places.some(({ shapes }) => shapes) ? [t("check.legend")] : []),
		describeMissing(places),
	];
}

function describePlace(place: AdapterPlace): string[] {
	const said = [place.warning, place.note].filter((one) => one !== undefined);
	return [
		`${marks[judge(place)]} ${place.field}: ${describeNumbers(place)}`,
		...[oneLine(place.stated), ...said].filter((line) => line !== "").map((line) => `    ${line}`),
	];
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, " ");
}

export function describeMissing(places: readonly AdapterPlace[]): string {
	const missing = countMissing(places);
	return missing === 0 ? t("check.nothingMissing") : t("check.someMissing", { count: missing });
}

export function countMissing(places: readonly AdapterPlace[]): number {
	return places.filter((place) => judge(place) === "missing").length;
}
