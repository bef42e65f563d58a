import type { Address, CrmPages, ItemList, RecordPage, ResultList, Source } from "../../server/crm/pages.ts";

export interface View {
	/** Two addresses of the same place show the same thing, perhaps sorted or paged differently. */
	place: string;
	/** `key` may be read from the page where its adapter says so; `addressKey` never is. */
	record: { page: RecordPage; key: string; addressKey: string; klass: string | null } | null;
	items: ItemList[];
	/** `address` leads to this very search; null while the page does not say which one it shows. */
	results: { list: ResultList; klass: string | null; address: URL | null } | null;
}

/** What a view reads from the page. */
export interface PageReader {
	has: (selector: string) => boolean;
	read: (source: Source) => string | null;
}

/** What the adapter says this address shows, and the page where the address does not say it. */
export function readView(pages: CrmPages, address: URL, page: PageReader): View {
	const url = withoutIndex(address, pages.indexDocument);
	const record = findRecord(pages.records, url, page);
	const results = findResults(pages.results, url, page);
	const items = pages.items.filter(({ addresses }) => addresses.some((one) => matchAddress(one, url) !== null));
	const place = placeOf(withoutIndex(results?.address ?? url, pages.indexDocument), address.hash, record?.key ?? null, results);
	return { place, record, items, results };
}

function withoutIndex(address: URL, index: string | undefined): URL {
	if (index === undefined || !address.pathname.endsWith(`/${index}`)) return address;
	const url = new URL(address);
	url.pathname = url.pathname.slice(0, -index.length);
	return url;
}

function findRecord(records: readonly RecordPage[], url: URL, { read }: PageReader): View["record"] {
	for (const page of records) {
		const match = matchAddress(page.address, url);
		if (!match?.key) continue;
		const key = (page.key && read(page.key)) || match.key;
		return { page, key, addressKey: match.key, klass: page.klass ?? match.klass };
	}
	return null;
}

function findResults(results: readonly ResultList[], url: URL, { has, read }: PageReader): View["results"] {
	const matching = results.flatMap((list) => {
		const match = matchAddress(list.address, url);
		return match === null ? [] : [{ list, klass: list.klass ?? match.klass }];
	});
	const found = matching.length > 1 ? matching.find(({ list }) => has(list.list)) : matching[0];
	if (found === undefined) return null;
	return { ...found, address: findSearch(found.list, url, read) };
}

/** The address of the search that the list shows; null while the page does not say it. */
export function findSearch({ link }: ResultList, url: URL, read: PageReader["read"]): URL | null {
	if (link === undefined) return url;
	const found = read({ selector: link, attribute: "href" });
	return found === null ? null : URL.parse(found, url);
}

/** The place of a list is its path, its query and its hash, without what only sorts and pages it, and what it lists. */
function placeOf(url: URL, hash: string, key: string | null, results: View["results"]): string {
	const path = segments(url.pathname).join("/");
	if (results === null) return JSON.stringify([path, key]);
	const { list, klass } = results;
	const order = list.order ?? [];
	return JSON.stringify([path, sorted(url.searchParams, order), hashWithout(hash, order), list.list, list.object, klass]);
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
export function splitHash(hash: string): { route: string; parameters: URLSearchParams } {
	const text = hash.replace(/^#/, "");
	const [route = "", ...query] = /^[^/=?]+=/.test(text) ? ["", text] : text.split("?");
	return { route, parameters: new URLSearchParams(query.join("?")) };
}

/** Null where the address is another one. Segments that start with a colon match anything. */
export function matchAddress({ path, query }: Address, url: URL): { key: string | null; klass: string | null } | null {
	const wanted = segments(path);
	const found = segments(url.pathname);
	if (wanted.length !== found.length) return null;
	let key = query === undefined ? null : url.searchParams.get(query);
	let klass: string | null = null;
	if (query !== undefined && !key) return null;
	for (const [index, segment] of wanted.entries()) {
		const value = decode(found[index] ?? "");
		if (segment === ":key") key = value;
		else if (segment === ":klass") klass = value;
		else if (!segment.startsWith(":") && segment !== value) return null;
	}
	return { key, klass };
}

function segments(path: string): string[] {
	return path.split("/").filter((segment) => segment !== "");
}

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

export function fillKlass(address: string, klass: string | null): string {
	return address.replaceAll("{klass}", encodeURIComponent(klass ?? ""));
}

/** Where the browser goes after a deletion. Null if the adapter's address leads out of the CRM, as "/{klass}/list" does without a klass. */
export function findAddressAfterDeletion({ page, klass }: NonNullable<View["record"]>, url: URL): URL | null {
	const found = URL.parse(fillKlass(page.afterDeletion, klass), url);
	return found?.origin === url.origin ? found : null;
}
