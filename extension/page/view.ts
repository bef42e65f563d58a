import type { Address, CrmPages, ItemList, PageKey, PageSource, RecordPage, ResultList } from "../../server/crm/pages.ts";
import { decodePercent, keyColumns, type Names } from "./read-source.ts";

export interface View {
	/** Two addresses with the same place show the same thing, perhaps in another order or on another page. */
	place: string;
	/** `key` may be read from the page where its adapter says so; `addressKey` never is. */
	record: { page: RecordPage; key: string; addressKey: string | null; klass: string | null; names: Names } | null;
	items: ItemList[];
	/** `address` leads to this very search; null while the page does not say which one it shows. */
	results: { list: ResultList; klass: string | null; names: Names; address: URL | null } | null;
	/** More lists on the page, each with a selection of its own. Nothing else is shown there. */
	alongside: readonly View[];
}

/** What a view reads from the page. */
export interface PageReader {
	/** Whether such an element is visible. */
	shows: (selector: string) => boolean;
	read: (source: PageSource) => string | null;
	readKey: (key: PageKey, names: Names) => string | null | undefined;
}

/** What this address shows according to the adapter. If the address does not say it, the page is read. */
export function readView(pages: CrmPages, address: URL, page: PageReader): View {
	const url = normaliseAddress(address, pages);
	const record = findRecord(pages.records, url, page);
	const [results, ...others] = findResults(pages, url, page);
	const items = pages.items.filter((list) => isShown(list, page) && match(list.address, url) !== null);
	const makeView = (found: Pick<View, "record" | "items" | "results">, alongside: View[] = []) => ({
		// An additional list shows no record, but what it lists still depends on the page's record.
		place: placeOf(pages, { ...found, record }, url),
		...found,
		alongside,
	});
	return makeView(
		{ record, items, results: results ?? null },
		others.map((other) => makeView({ record: null, items: [], results: other })),
	);
}

/** The same address as every part of the adapter means it: without the document that a folder stands for, parameters separated by "&". */
export function normaliseAddress(address: URL, { indexDocument, separator }: Pick<CrmPages, "indexDocument" | "separator">): URL {
	const url = new URL(address);
	if (indexDocument !== undefined && url.pathname.endsWith(`/${indexDocument}`))
		url.pathname = url.pathname.slice(0, -indexDocument.length);
	if (separator !== undefined) {
		url.search = url.search.replaceAll(separator, "&");
		url.hash = (url.hash.includes("?") ? url.hash : url.hash.replace(separator, "?")).replaceAll(separator, "&");
	}
	return url;
}

function isShown({ shown }: { shown?: string }, { shows }: PageReader): boolean {
	return shown === undefined || shows(shown);
}

function findRecord(records: readonly RecordPage[], url: URL, reader: PageReader): View["record"] {
	for (const page of records) {
		const names = match(page.address, url);
		if (names === null || !isShown(page, reader)) continue;
		// A column other than the key is not a key.
		const addressKey = (keyColumns(page.key) === null && names.key) || null;
		const shown = page.key && reader.readKey(page.key, namesOf([...url.searchParams], names));
		const key = shown === undefined ? addressKey : shown;
		if (key !== null) return { page, key, addressKey, klass: page.klass ?? names.klass ?? null, names };
	}
	return null;
}

/** First the list whose address no other visible list shares, if there is one. Then those that are offered alongside. */
function findResults(pages: CrmPages, url: URL, page: PageReader): View["results"][] {
	const matching = pages.results.flatMap((list) => {
		const names = isShown(list, page) ? match(list.address, url) : null;
		return names === null ? [] : [{ list, klass: list.klass ?? names.klass ?? null, names }];
	});
	const alone = matching.filter(({ list }) => !list.alongside);
	const found = alone.length > 1 ? alone.find(({ list }) => page.shows(list.list)) : alone[0];
	return [found, ...matching.filter(({ list }) => list.alongside)].map((one) =>
		one ? { ...one, address: findSearch(one.list, url, page.read, pages) } : null,
	);
}

/** The address of the search that the list shows; null while the page does not say it. */
export function findSearch(
	{ link }: ResultList,
	url: URL,
	read: PageReader["read"],
	pages: Pick<CrmPages, "indexDocument" | "separator">,
): URL | null {
	const found = link === undefined ? url.href : read({ selector: link, attribute: "href" });
	const address = found === null ? null : URL.parse(found, url);
	return address && normaliseAddress(address, pages);
}

/**
 * The place is what the adapter recognises, of which record, and the path. For a list it also includes the query and the hash, except for
 * parameters that only sort or page the list.
 */
function placeOf(pages: CrmPages, { record, items, results }: Pick<View, "record" | "items" | "results">, url: URL): string {
	const { path, parameters } = searchOf(results?.address ?? url, results?.list.order);
	const parts = [
		path,
		record && [pages.records.indexOf(record.page), record.key, record.klass],
		items.map((list) => pages.items.indexOf(list)),
	];
	if (results === null) return JSON.stringify(parts);
	const { list, klass } = results;
	return JSON.stringify([...parts, parameters, hashWithout(url.hash, list.order ?? []), list.list, list.shown, list.object, klass]);
}

/** The path and the parameters of a search, without those that only sort and page it. */
export function searchOf({ pathname, searchParams }: URL, order: readonly string[] = []): { path: string; parameters: string[][] } {
	return { path: segments(pathname).join("/"), parameters: sorted(searchParams, order) };
}

function sorted(parameters: URLSearchParams, order: readonly string[]): string[][] {
	return [...parameters].filter(([name, value]) => !order.includes(name) && value !== "").sort();
}

function hashWithout(hash: string, order: readonly string[]): unknown {
	const { route, parameters } = splitHash(hash);
	const rest = sorted(parameters, order);
	return rest.length === 0 ? route : [route, rest];
}

/** Apps that keep their address in the hash write "#/clients?q=a&page=2" or "#q=a&page=2". */
function splitHash(hash: string): { route: string; parameters: URLSearchParams } {
	const text = hash.replace(/^#/, "");
	const [route = "", ...query] = /^[^/=?]+=/.test(text) ? ["", text] : text.split("?");
	return { route, parameters: new URLSearchParams(query.join("?")) };
}

export function parametersOf(url: URL): [string, string][] {
	return [...url.searchParams, ...splitHash(url.hash).parameters];
}

/** What the address's names and these parameters stand for. A parameter with several values stands for nothing. */
export function namesOf(parameters: readonly [string, string][], names: Names): Names {
	const clear = parameters.filter(([name, value]) => parameters.every(([other, found]) => other !== name || found === value));
	return { ...Object.fromEntries(clear), ...names };
}

function match(address: Address | readonly Address[], url: URL): Names | null {
	for (const one of [address].flat()) {
		const names = matchAddress(one, url);
		if (names !== null) return names;
	}
	return null;
}

/** The values of the address's names: "key" for ":key". Null if the address does not match. */
export function matchAddress({ path, query = {}, hash }: Address, url: URL): Names | null {
	const names: Record<string, string> = {};
	const fits = (wanted: string | undefined, found: string) => {
		if (!wanted?.startsWith(":")) return wanted === found;
		names[wanted.slice(1)] = found;
		return true;
	};
	const fitsRoute = (wanted: string, route: string) => {
		const found = segments(route).map(decodePercent);
		const parts = segments(wanted);
		const gap = parts.indexOf("**");
		if (gap >= 0) parts.splice(gap, 1, ...Array.from({ length: found.length - parts.length + 1 }, () => ":"));
		return parts.length === found.length && found.every((part, index) => fits(parts[index], part));
	};
	const inHash = splitHash(url.hash);
	// The server of a page never sees its hash, so a link's hash must not stand in for the query. Apps that route by the hash read the hash.
	const parameters = [...(hash === undefined ? url.searchParams : inHash.parameters)];
	// A parameter with two values says nothing: CRMs differ in which of them they take.
	const fitsQuery = ([name, wanted]: [string, string | readonly string[] | null]) => {
		const [value, ...others] = new Set(parameters.flatMap(([one, found]) => (one === name ? found : [])).filter(Boolean));
		if (value === undefined || wanted === null) return value === undefined && wanted === null;
		return others.length === 0 && [wanted].flat().some((one) => fits(one, value));
	};
	const isHere =
		fitsRoute(path, url.pathname) && (hash === undefined || fitsRoute(hash, inHash.route)) && Object.entries(query).every(fitsQuery);
	return isHere ? names : null;
}

function segments(path: string): string[] {
	return path.split("/").filter((segment) => segment !== "");
}

/** Puts what the address's names stand for in place of "{klass}" and the like. */
export function fillAddress(address: string, names: Names): string {
	return Object.entries(names).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, encodeURIComponent(value)), address);
}

/** The address to open after a deletion. Null if the adapter's address leads out of the CRM, as "/{klass}/list" does without a klass. */
export function findAddressAfterDeletion({ page, klass, names }: NonNullable<View["record"]>, url: URL): URL | null {
	const found = URL.parse(fillAddress(page.afterDeletion, { ...names, klass: klass ?? "" }), url);
	return found?.origin === url.origin ? found : null;
}
