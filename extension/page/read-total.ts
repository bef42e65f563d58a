import type { ResultList, Source } from "../../server/crm/pages.ts";
import { readNumber, readSource } from "./read-source.ts";

/** How many results the search has, as the page says it; null where it does not, or says only a number that there are more than. */
export function readTotal({ total }: ResultList): number | null {
	return total === undefined || saysMore(total) ? null : readNumber(readSource(total));
}

/** "10,000+": there are more than the page says. */
export function saysMore(total: Source): boolean {
	return /\d\s*\+/.test(readSource(total) ?? "");
}
