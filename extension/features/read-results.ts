import type { CrmPages, PageSource, Pagination, ResultList } from "../../server/crm/pages.ts";
import { fillJson, fillUrl, numberOfPage } from "../page/fill-url.ts";
import { isRendered } from "../page/on-screen.ts";
import { joinKey, propertyOf, readKey, readNumber, readSource, readTotal } from "../page/read-source.ts";
import { RequestError, requestDocument, requestJson } from "../page/request.ts";
import { findList, shownKeys } from "../page/rows.ts";
import { findSearch, namesOf, normaliseAddress, parametersOf, type View } from "../page/view.ts";
import type { Stage } from "../stage/stage.ts";
import { t } from "../words.ts";

export type Results = NonNullable<View["results"]>;

const mostPages = 20_000;

type Page = Pick<Stage, "view" | "state">;

/** What one page of results contains. */
interface ResultsPage {
	keys: string[];
	/** The total that the page states. */
	total: number | null;
	/** Whether the answer says that it is the last page. */
	last?: boolean;
}

type Reader = (page: number) => Promise<ResultsPage>;

/**
 * The keys of all results, read page by page with the person's own session in the CRM. Throws a RequestError unless they are complete: as
 * many as the page says, with every row that the person sees, and all from one search.
 */
export async function readResults(
	{ state }: Page,
	results: Results,
	total: number | null,
	signal: AbortSignal,
	progress: (done: number) => void,
): Promise<ReadonlySet<string>> {
	const { list } = results;
	const shown = shownKeys(list);
	const reader = makeReader(results, state.pages, signal);
	const keys = new Set<string>();
	let first: ResultsPage | null = null;
	let unstable = false;
	let page = 0;
	for (let more = true; more; page += 1) {
		if (page === mostPages) throw new RequestError(t("results.tooManyPages", { count: mostPages }));
		const found = await reader(page);
		first ??= found;
		if (total !== null && found.total !== null && found.total !== total) throw new RequestError(t("results.otherSearch"));
		if (total === null && found.total !== first.total && found.keys.length > 0) throw new RequestError(t("results.otherSearch"));
		const before = keys.size;
		const known = found.keys.filter((key) => keys.has(key)).length;
		for (const key of found.keys) keys.add(key);
		progress(keys.size);
		// A page without new rows is the last one. The second page is the last only if it is empty.
		const isNew = keys.size > before;
		if (!isNew && found.last === false) throw new RequestError(t("results.noMore"));
		if (!isNew && page === 1 && known > 0) throw new RequestError(t("results.firstAgain"));
		unstable ||= isNew && known > 0;
		more = isNew && found.last !== true && (total === null || keys.size < total);
	}
	// Some CRMs keep one search for all windows of a person: another window may have searched meanwhile.
	if (page > 1 && first !== null && !isSame(first, await reader(0))) throw new RequestError(t("results.otherSearch"));
	if (readTotal(list) !== null && total !== null && readTotal(list) !== total) throw new RequestError(t("results.otherSearch"));
	// Some CRMs remember the page that was read last and lead back to it. So the page that the person sees is read last.
	if (list.pagination?.kind === "document") await requestDocument(new URL(location.href), signal);
	// What the page shows now counts as well: the person may have searched again meanwhile.
	return requireAll(keys, [...shown, ...shownKeys(list)], total ?? first?.total ?? null, unstable);
}

function isSame(one: ResultsPage, other: ResultsPage): boolean {
	return one.total === other.total && JSON.stringify(one.keys) === JSON.stringify(other.keys);
}

/** The rows on the page must be among the results, because a CRM may send fewer records than it shows. */
function requireAll(keys: ReadonlySet<string>, shown: readonly string[], total: number | null, unstable: boolean): ReadonlySet<string> {
	if (shown.some((key) => !keys.has(key))) throw new RequestError(t("results.lacksShown"));
	if (total !== null && keys.size !== total) {
		throw new RequestError(t("results.otherNumber", { total, count: keys.size }));
	}
	if (total === null && unstable) throw new RequestError(t("results.twice"));
	if (keys.size === 0) throw new RequestError(t("results.none"));
	return keys;
}

function makeReader(results: Results, pages: CrmPages, signal: AbortSignal): Reader {
	const { pagination } = results.list;
	if (pagination === undefined) throw new RequestError(t("results.noPages"));
	return pagination.kind === "json"
		? jsonReader(pagination, results, pages, signal)
		: documentReader(results.list, pagination, pages, signal);
}

type Json = Extract<Pagination, { kind: "json" }>;

function jsonReader(pagination: Json, { list, klass, names }: Results, pages: CrmPages, signal: AbortSignal): Reader {
	const { pageSize, firstPage, step, body, headers, next, values: sources = {} } = pagination;
	const here = parametersOf(normaliseAddress(new URL(location.href), pages));
	const given = namesOf(here, { ...names, klass: klass ?? "" });
	requireSearched(list, Object.values(sources));
	const read = Object.entries(sources).map(([name, source]) => [name, readSource(source, document, given)]);
	let cursor: string | null = null;
	let rows = pageSize;
	return async (page) => {
		if (page === 0) cursor = null;
		const number = numberOfPage(page, firstPage, step, rows);
		const paging = { page: number, offset: page * pageSize, pageSize, cursor };
		const values = { ...names, klass: klass ?? "", ...Object.fromEntries(read), ...paging };
		const url = new URL(fillUrl(pagination.url, values), location.origin);
		// `keys()` cannot be used: in Firefox's content scripts its iterator is not iterable (bugzilla.mozilla.org/1023984).
		const own = new Set([...url.searchParams].map(([name]) => name));
		// The search, from the page's address. A body states the search itself.
		if (body === undefined) for (const [name, value] of here) if (!own.has(name)) url.searchParams.append(name, value);
		const filled = fillJson(headers ?? {}, values) as Record<string, string | null>;
		const answer = await requestJson(url, signal, {
			headers: Object.fromEntries(Object.entries(filled).map(([name, value]) => [name, String(value ?? "")])),
			...(body === undefined ? {} : { body: fillJson(body, values) }),
		});
		const found = propertyOf(answer, pagination.rows ?? "");
		if (!Array.isArray(found) || hasErrors(answer)) throw new RequestError(t("results.incomplete"));
		const { key } = pagination;
		const keys = found.map((row: unknown) => {
			const read = (path: string) => requireKey(propertyOf(row, path));
			return typeof key === "string" ? read(key) : requireKey(joinKey(key, read));
		});
		if (page === 0) rows = keys.length;
		const total = pagination.total === undefined ? null : readNumber(String(propertyOf(answer, pagination.total)));
		if (pagination.total !== undefined && total === null) throw new RequestError(t("results.noTotal"));
		if (next === undefined) return { keys, total };
		cursor = readCursor(propertyOf(answer, next));
		return { keys, total, last: cursor === null };
	};
}

/**
 * The person may have changed a search field without searching again, so its value may belong to another search than the one on the page.
 * Only the page's own number of results can then tell.
 */
function requireSearched(list: ResultList, sources: readonly PageSource[]): void {
	const fields = sources.flatMap(({ selector, value }) => (selector && value ? [...document.querySelectorAll(selector)] : []));
	if (readTotal(list) === null && fields.some((field) => !isAsLoaded(field))) throw new RequestError(t("results.fieldChanged"));
}

function isAsLoaded(field: Element): boolean {
	if (field instanceof HTMLSelectElement) {
		const loaded = [...field.options].filter((option) => option.defaultSelected).at(-1) ?? field.options[0];
		return loaded?.selected ?? true;
	}
	return "value" in field && "defaultValue" in field && field.value === field.defaultValue;
}

/** GraphQL answers with errors beside the part that it could read. */
function hasErrors(answer: unknown): boolean {
	const errors = propertyOf(answer, "errors");
	return Array.isArray(errors) && errors.length > 0;
}

/** Null after the last page, if the CRM says so. */
function readCursor(next: unknown): string | null {
	if (typeof next === "string" && next !== "") return next;
	if (next === null || next === "" || next === false) return null;
	throw new RequestError(t("results.unsaid"));
}

/** Whole numbers are returned as their digits. */
function requireKey(key: unknown): string {
	if (typeof key === "string" && key !== "") return key;
	throw new RequestError(t("results.noId"));
}

type Documents = Extract<Pagination, { kind: "document" }>;

function documentReader(list: ResultList, pagination: Documents, pages: CrmPages, signal: AbortSignal): Reader {
	const from = pagination.pageLink === undefined ? null : document.querySelector<HTMLAnchorElement>(pagination.pageLink);
	const search = from === null ? findSearch(list, new URL(location.href), readSource, pages) : normaliseAddress(new URL(from.href), pages);
	const { signedIn } = pages;
	let rows = 1;
	return async (page) => {
		if (search === null) throw new RequestError(t("results.whichSearch"));
		const url = new URL(search);
		for (const [name, value] of Object.entries(pagination.parameters ?? {})) url.searchParams.set(name, value);
		url.searchParams.set(pagination.pageParameter, String(numberOfPage(page, pagination.firstPage, pagination.step, rows)));
		const shown = await requestDocument(url, signal);
		const isSignedIn = signedIn === undefined || readSource(signedIn, shown) === readSource(signedIn);
		if (!isSignedIn || !isListPage(shown, list)) {
			throw new RequestError(t("results.noResultsPage"));
		}
		const keys = rowsOf(shown, list).flatMap((row) => {
			const key = readKey(list.key, row);
			return key === undefined ? [] : requireKey(key);
		});
		if (page === 0) rows = keys.length;
		return { keys, total: keys.length === 0 ? null : readTotal(list, shown) };
	};
}

/** The rows of the list that the person sees, where a page has several. */
function rowsOf(shown: Document, list: ResultList): Element[] {
	const lists = shown.querySelectorAll(list.list);
	const here = [...document.querySelectorAll(list.list)];
	const visible = here.filter(isRendered);
	const among = [here, visible].find(({ length }) => length === lists.length);
	if (lists.length > 0 && among === undefined) throw new RequestError(t("results.otherLists"));
	const same = lists[among?.indexOf(findList(list) ?? shown.body) ?? -1];
	return [...(same?.querySelectorAll(list.row) ?? [])];
}

/** A page without results may have no list, but it still has the list's surroundings. */
function isListPage(shown: Document, { list, toolbar, total }: ResultList): boolean {
	const selectors = [list, toolbar.list, ...(total?.selector === undefined ? [] : [total.selector])];
	return selectors.some((selector) => shown.querySelector(selector) !== null);
}
