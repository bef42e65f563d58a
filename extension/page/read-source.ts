import type { ResultList, Source } from "../../server/crm/pages.ts";

/** The server refuses patterns that would take long with this many characters (`server/crm/find-slow-patterns.ts`). */
const mostMatched = 2_000;

/** The value that a page shows: an attribute or the text of an element, or the part that the pattern matches. Null without such an element. */
export function readSource({ selector, attribute, pattern }: Source, root: ParentNode = document): string | null {
	const element = root.querySelector(selector);
	if (element === null) return null;
	const value = (attribute === undefined ? element.textContent : element.getAttribute(attribute))?.trim() ?? null;
	return pattern === undefined ? value : (value?.slice(0, mostMatched).match(new RegExp(pattern, "u"))?.[1] ?? null);
}

/** The number in a text such as "1–50 of 1,234 results": the largest one, whatever separates its digits. */
export function readNumber(text: string | null): number | null {
	const numbers = (text ?? "").match(/\d+(?:[.,'’\u00a0\u202f ]\d{3})*/g)?.map((found) => Number(found.replace(/\D/g, "")));
	return numbers === undefined ? null : Math.max(...numbers);
}

/** The number of results that the page shows; null if it shows none, or only a minimum. */
export function readTotal({ total }: ResultList): number | null {
	return total === undefined || saysMore(total) ? null : readNumber(readSource(total));
}

/** "10,000+": there are more than the page says. */
export function saysMore(total: Source): boolean {
	return /\d\s*\+/.test(readSource(total) ?? "");
}

/** Parses JSON and keeps whole numbers as their digits: as numbers, ids above 2^53 would be rounded. */
export function readJson(text: string): unknown {
	return JSON.parse(text, keepDigits);
}

/** Chromium since 114, Firefox since 135. */
function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== "number") return value;
	if (context?.source === undefined) throw new Error("This browser cannot read numbers without rounding them.");
	return /^-?\d+$/.test(context.source) && context.source !== "-0" ? context.source : value;
}
