import type { Preview } from "../server/previews/schemas.ts";

/** Formats numbers in English, like the server and the words around them. */
const numbers = new Intl.NumberFormat("en");

export function formatNumber(value: number): string {
	return numbers.format(value);
}

/** "1 Customer", "1,200 Customers". */
export function formatCount(count: number, { singular, plural }: Preview["labels"]): string {
	return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}
