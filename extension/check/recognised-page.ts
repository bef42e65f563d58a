import type { CrmPages } from "../../server/crm/pages.ts";
import { findMissing } from "../page/find-element.ts";
import { findLists } from "../page/find-lists.ts";
import { makeIsRendered } from "../page/on-screen.ts";
import { readNumber, readSource } from "../page/read-source.ts";
import { allRows } from "../page/rows.ts";
import { searchOf, type View } from "../page/view.ts";

/** What the extension recognises on a page. Unlike a report, it contains keys and the login. */
export interface RecognisedPage {
	signedIn: string | null;
	/** `menus`: the number of places for Delete. */
	record: { object: string; key: string; menus: number } | null;
	/** Whether the page says that there is no such record. */
	missing: boolean;
	/** The items of each kind, and the number of their menus in the page. */
	items: { object: string; items: number; menus: number }[];
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

/** What the extension should recognise on saved pages, with the address of each: a file `expected.ts` or `expected.json` beside them. */
export interface ExpectedPages {
	/** The same on every page. */
	signedIn?: string | null;
	pages: Readonly<Record<string, ExpectedPage>>;
}

/** Fields that `record` and `results` leave out are not compared. Without `record` or `results`, the page must not show one. */
export interface ExpectedPage {
	/** Path and query of the page's address. */
	at: string;
	signedIn?: string | null;
	record?: Partial<NonNullable<RecognisedPage["record"]>> | null;
	missing?: boolean;
	items?: readonly Partial<RecognisedPage["items"][number]>[];
	results?: Partial<NonNullable<RecognisedPage["results"]>> | null;
}

export function recognisePage(pages: CrmPages, { record, items, results }: View): RecognisedPage {
	const count = (selector: string) => document.querySelectorAll(selector).length;
	const search = results?.address ? searchOf(results.address, results.list.order) : null;
	return {
		signedIn: pages.signedIn === undefined ? null : readSource(pages.signedIn),
		record: record && { object: record.page.object, key: record.key, menus: findLists(record.page.menu).length },
		missing: record !== null && findMissing(record.page.notFound) !== null,
		items: items.map(({ object, item, menu, open }) => {
			const found = [...document.querySelectorAll(item)];
			const roots = open === undefined ? found : [document];
			return { object, items: found.length, menus: roots.flatMap((root) => findLists(menu, root)).length };
		}),
		results: results && {
			object: results.list.object,
			rows: allRows(results.list).filter(makeIsRendered()).length,
			headers: count(`:is(${results.list.list}) > :is(${results.list.header ?? ":not(*)"})`),
			toolbars: findLists(results.list.toolbar).length,
			total: results.list.total === undefined ? null : readNumber(readSource(results.list.total)),
			further: results.list.pagination?.kind === "document" && count(results.list.pagination.pageLink ?? ":not(*)") > 0,
			search: search && `${search.path}?${new URLSearchParams(search.parameters)}`,
		},
	};
}

/** The differences from the expectation, one sentence each. */
export function findDifferences(
	{ signedIn, items, record = null, missing = false, results = null }: ExpectedPage,
	page: RecognisedPage,
): string[] {
	const stated = { record, missing, results, ...(signedIn === undefined ? {} : { signedIn }), ...(items === undefined ? {} : { items }) };
	return compare("", stated, page);
}

function compare(path: string, wanted: unknown, found: unknown): string[] {
	if (!isObject(wanted) || !isObject(found)) {
		const [one, other] = [JSON.stringify(wanted), JSON.stringify(found)];
		return one === other ? [] : [`${path}: expected ${one}, found ${other}`];
	}
	const sizes = Array.isArray(wanted) && Array.isArray(found) && wanted.length !== found.length;
	if (sizes) return [`${path}: expected ${wanted.length}, found ${found.length}`];
	return Object.keys(wanted).flatMap((name) =>
		compare(path === "" ? name : `${path}.${name}`, Reflect.get(wanted, name), Reflect.get(found, name)),
	);
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
