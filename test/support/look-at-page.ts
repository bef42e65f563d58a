import { makeIsRendered } from "../../extension/page/on-screen.ts";
import { readNumber, readSource } from "../../extension/page/read-source.ts";
import { allRows } from "../../extension/page/rows.ts";
import { thisPage } from "../../extension/page/this-page.ts";
import { readView } from "../../extension/page/view.ts";
import type { CrmPages } from "../../server/crm/pages.ts";

/** What the extension recognises on a page, by the adapter. */
export interface Seen {
	signedIn: string | null;
	/** `menus`: the number of places for Delete. */
	record: { object: string; key: string; menus: number } | null;
	missing: boolean;
	/** `search`: identifies the search, without sorting and paging. `further`: whether it has more pages. */
	results: {
		object: string;
		rows: number;
		headers: number;
		toolbars: number;
		total: number | null;
		further: boolean;
		search: string | null;
	} | null;
}

/** What the extension should recognise on the saved pages of a CRM, with the address of each. */
export interface Expected {
	signedIn: string | null;
	pages: Readonly<Record<string, { at: string } & Partial<Omit<Seen, "signedIn">>>>;
}

declare global {
	interface Window {
		look: typeof look;
	}
}

/** Runs in the page, with the extension's own code. */
function look(pages: CrmPages): Seen {
	const count = (selector: string) => document.querySelectorAll(selector).length;
	const { place, record, results } = readView(pages, new URL(location.href), thisPage);
	const [path, , , search] = JSON.parse(place);
	const missing = record?.page.notFound;
	return {
		signedIn: pages.signedIn === undefined ? null : readSource(pages.signedIn),
		record: record && { object: record.page.object, key: record.key, menus: count(record.page.menu.list) },
		missing: typeof missing === "string" && count(missing) > 0,
		results: results && {
			object: results.list.object,
			rows: allRows(results.list).filter(makeIsRendered()).length,
			headers: count(`:is(${results.list.list}) > :is(${results.list.header})`),
			toolbars: count(results.list.toolbar.list),
			total: results.list.total === undefined ? null : readNumber(readSource(results.list.total)),
			further: results.list.pagination?.kind === "document" && count(results.list.pagination.pageLink ?? "") > 0,
			search: results.address && `${path}?${new URLSearchParams(search)}`,
		},
	};
}

window.look = look;
