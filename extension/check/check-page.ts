import type { CrmPages } from "../../server/crm/pages.ts";
import { thisPage } from "../page/this-page.ts";
import { readView } from "../page/view.ts";
import { countMissing, describeReport } from "./describe-report.ts";
import { findPlaces } from "./find-places.ts";
import { type ExpectedPage, findDifferences, recognisePage } from "./recognised-page.ts";

/** What the doctor prints about the page that this script runs in. `failures`: what is missing or differs from the expectation. */
export function checkPage(pages: CrmPages, expected: ExpectedPage | null): { lines: string[]; failures: number } {
	const address = new URL(location.href);
	const view = readView(pages, address, thisPage);
	const places = findPlaces(pages, address, view);
	const differences = expected === null ? [] : findDifferences(expected, recognisePage(pages, view));
	return {
		lines: [...describeReport(places), ...differences.map((difference) => `✗ expected file: ${difference}`)],
		failures: countMissing(places) + differences.length,
	};
}
