import type { Preview } from "../server/previews/schemas.ts";
import { formatNumber } from "./format-number.ts";

/** "1 Customer", "1,200 Customers". */
export function formatCount(count: number, { singular, plural }: Preview["labels"]): string {
	return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}
