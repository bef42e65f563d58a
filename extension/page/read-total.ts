import type { ResultList, Source } from "../../server/crm/pages.ts";
import { readNumber, readSource } from "./read-source.ts";

/** The number of results that the page shows; null if it shows none, or only a minimum. */
export function readTotal({ total }: ResultList): number | null {
	return total === undefined || saysMore(total) ? null : readNumber(readSource(total));
}

/** "10,000+": there are more than the page says. */
export function saysMore(total: Source): boolean {
	return /\d\s*\+/.test(readSource(total) ?? "");
}
