import type { Preview } from "../server/previews/schemas.ts";
import { readerLocale } from "./reader-locale.ts";

/** A number with the separators of the reader's language. */
export function formatNumber(value: number): string {
	return value.toLocaleString(readerLocale());
}

/** "1 Customer", "1,200 Customers". */
export function formatCount(count: number, { singular, plural }: Preview["labels"]): string {
	return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}
