import type { AdapterPlace } from "./adapter-place.ts";

type Verdict = "found" | "missing" | "doubtful" | "absent" | "unread";

export function judge({ need, found, visible, warning }: AdapterPlace): Verdict {
	if (need === "unread") return "unread";
	if (need === "required" && found === 0) return "missing";
	if (need === "required and visible" && (visible ?? found) === 0) return "missing";
	if (warning !== undefined) return "doubtful";
	return found === 0 ? "absent" : "found";
}

const marks: Record<Verdict, string> = { found: "✓", missing: "✗", doubtful: "!", absent: "·", unread: "–" };

const expectations: Record<AdapterPlace["need"], string> = {
	required: "at least 1 expected",
	"required and visible": "at least 1 visible one expected",
	optional: "optional",
	unread: "not checked here",
};

/** How many were found, and how many were expected: "3 found, 2 visible, in 3 of 4; at least 1 expected". */
export function describeNumbers({ need, found, visible, within, shapes }: AdapterPlace): string {
	if (need === "unread") return expectations.unread;
	const parts = [
		`${found} found`,
		...(visible === null || found === 0 ? [] : [`${visible} visible`]),
		...(within === undefined ? [] : [`in ${within.has} of ${within.of}`]),
	];
	return `${parts.join(", ")}; ${expectations[need]}${shapes ? `; keys: ${shapes}` : ""}`;
}

/** The report as text. It contains counts, selectors and shapes of keys; never names or values. */
export function describeReport(places: readonly AdapterPlace[]): string[] {
	return [...places.flatMap(describePlace), "", ...(places.some(({ shapes }) => shapes) ? [shapeLegend] : []), describeMissing(places)];
}

const shapeLegend = "In keys, 9 stands for digits, a for letters and x for both.";

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
	if (missing === 0) return "Nothing that the adapter requires on this page is missing.";
	return missing === 1
		? "1 place that the adapter requires is missing (✗)."
		: `${missing} places that the adapter requires are missing (✗).`;
}

export function countMissing(places: readonly AdapterPlace[]): number {
	return places.filter((place) => judge(place) === "missing").length;
}
