import type { Pagination, ResultList } from "../../server/crm/pages.ts";
import { formatNumber } from "../format-number.ts";
import { readJson, readSource } from "../page/read-source.ts";
import { shownKeys } from "../page/rows.ts";
import { fillKlass, findSearch, splitHash, type View } from "../page/view.ts";
import type { Stage } from "../stage/stage.ts";

export type Results = Pick<NonNullable<View["results"]>, "list" | "klass">;

const mostPages = 20_000;

/** Why the results could not be read, in words for the person. */
export class ResultsError extends Error {}

type Page = Pick<Stage, "view" | "state">;

/**
 * The keys of all results, read page by page with the person's own session in the CRM. Throws a ResultsError unless they are complete:
 * as many as the page says, and every row that the person sees among them.
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
	const reader =
		list.pagination.kind === "json"
			? jsonReader(list.pagination, results.klass, signal)
			: documentReader(list, list.pagination, state, signal);
	const keys = new Set<string>();
	let unstable = false;
	for (let page = 0; total === null || keys.size < total || page === 0; page += 1) {
		if (page === mostPages) throw new ResultsError(`The CRM sent more than ${formatNumber(mostPages)} pages.`);
		const found = await reader(page);
		const before = keys.size;
		const known = found.filter((key) => keys.has(key)).length;
		for (const key of found) keys.add(key);
		progress(keys.size);
		// A page without new rows is the last one. The second page is the last only if it is empty.
		if (keys.size === before && (page !== 1 || known === 0)) break;
		if (keys.size === before) throw new ResultsError("The CRM sent the first page again instead of the second page.");
		unstable ||= known > 0;
	}
	// Some CRMs remember the page that was read last and lead back to it. So the page that the person sees is read last.
	if (list.pagination.kind === "document") await readPage(new URL(location.href), signal);
	return requireAll(keys, shown, total, unstable);
}

/** The rows on the page must be among the results. */
function requireAll(keys: ReadonlySet<string>, shown: readonly string[], total: number | null, unstable: boolean): ReadonlySet<string> {
	if (shown.some((key) => !keys.has(key))) throw new ResultsError("The results that the CRM sent lack a record on this page.");
	if (total !== null && keys.size !== total) {
		throw new ResultsError(`The CRM reports ${formatNumber(total)} results but sent ${formatNumber(keys.size)}.`);
	}
	if (total === null && unstable) throw new ResultsError("The CRM sent some results twice, so others may be missing.");
	if (keys.size === 0) throw new ResultsError("The CRM sent no results.");
	return keys;
}

type Reader = (page: number) => Promise<string[]>;

function jsonReader(pagination: Extract<Pagination, { kind: "json" }>, klass: string | null, signal: AbortSignal): Reader {
	return async (page) => {
		const filled = fillKlass(pagination.url, klass)
			.replace("{page}", String(pagination.firstPage + page))
			.replace("{pageSize}", String(pagination.pageSize));
		const url = new URL(filled, location.origin);
		const given = new Set(url.searchParams.keys());
		for (const [name, value] of searched()) if (!given.has(name)) url.searchParams.append(name, value);
		const text = await (await read(url, "application/json", signal)).text();
		const rows = propertyOf(parse(text), pagination.rows);
		if (!Array.isArray(rows)) throw new ResultsError("The CRM's answer contains no list of results.");
		return rows.map((row: unknown) => requireKey(propertyOf(row, pagination.key)));
	};
}

/** The search, from the page's address. */
function searched(): [string, string][] {
	return [...new URLSearchParams(location.search), ...splitHash(location.hash).parameters];
}

function parse(text: string): unknown {
	try {
		return readJson(text);
	} catch (cause) {
		throw new ResultsError("The CRM did not send search results. You may have been signed out.", { cause });
	}
}

/** Whole numbers come as their digits. */
function requireKey(key: unknown): string {
	if (typeof key === "string" && key !== "") return key;
	throw new ResultsError("The CRM sent a record without a usable id.");
}

function documentReader(
	list: ResultList,
	pagination: Extract<Pagination, { kind: "document" }>,
	{ pages: { signedIn } }: Stage["state"],
	signal: AbortSignal,
): Reader {
	const from = pagination.pageLink === undefined ? null : document.querySelector<HTMLAnchorElement>(pagination.pageLink);
	const search = from === null ? findSearch(list, new URL(location.href), readSource) : new URL(from.href);
	return async (page) => {
		if (search === null) throw new ResultsError("The page does not show which search it belongs to.");
		const url = new URL(search);
		for (const [name, value] of Object.entries(pagination.parameters ?? {})) url.searchParams.set(name, value);
		url.searchParams.set(pagination.pageParameter, String(pagination.firstPage + page));
		const shown = await readPage(url, signal);
		const isSignedIn = signedIn === undefined || readSource(signedIn, shown) === readSource(signedIn);
		if (!isSignedIn || !isListPage(shown, list)) {
			throw new ResultsError("The CRM did not send a page of results. You may have been signed out.");
		}
		return [...shown.querySelectorAll(`:is(${list.list}) :is(${list.row})`)].flatMap((row) => row.getAttribute(list.key.attribute) || []);
	};
}

/** A page without results may have no list, but it still has the list's surroundings. */
function isListPage(shown: Document, { list, toolbar, total }: ResultList): boolean {
	const selectors = [list, toolbar.list, ...(total === undefined ? [] : [total.selector])];
	return selectors.some((selector) => shown.querySelector(selector) !== null);
}

/** Reads to the last byte: a CRM may only then notice that it has answered. */
async function readPage(url: URL, signal: AbortSignal): Promise<Document> {
	const response = await read(url, "text/html", signal);
	return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Reads from the CRM's own site only, whatever address the adapter names. */
async function read(url: URL, accept: string, signal: AbortSignal): Promise<Response> {
	if (url.origin !== location.origin) throw new Error("The adapter names another site.");
	const response = await fetch(url, { headers: { accept }, credentials: "same-origin", signal });
	if (!response.ok) throw new ResultsError(`The CRM answered ${response.status}.`);
	return response;
}

function propertyOf(value: unknown, path: string): unknown {
	return path.split(".").reduce<unknown>((found, name) => {
		return typeof found === "object" && found !== null && Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined;
	}, value);
}
