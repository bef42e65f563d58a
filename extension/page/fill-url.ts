import { fillAddress } from "./view.ts";

type Values = Readonly<Record<string, string | number | null>>;

/** Puts values in place of their names in braces, percent-encoded. Null leaves nothing. */
export function fillUrl(address: string, values: Values): string {
	return fillAddress(address, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value ?? "")])));
}

/** The same in text that is not an address. Other braces stay: a GraphQL query is full of them. */
function fillText(text: string, values: Values): string {
	return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name] ?? "") : place));
}

/** The same everywhere in JSON. A text that is nothing but a name becomes the value itself: a number stays a number. */
export function fillJson(json: unknown, values: Values): unknown {
	if (typeof json === "string") {
		const name = json.match(/^\{(\w+)\}$/)?.[1];
		return name !== undefined && name in values ? values[name] : fillText(json, values);
	}
	if (Array.isArray(json)) return json.map((one) => fillJson(one, values));
	if (typeof json !== "object" || json === null) return json;
	return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, fillJson(one, values)]));
}

/** The number of a page for the CRM. `step`: CRMs that count records instead of pages add the number of records on a page. */
export function numberOfPage(page: number, first: number, step: number | "rows" | undefined, rows: number): number {
	return first + page * (step === "rows" ? Math.max(1, rows) : (step ?? 1));
}
