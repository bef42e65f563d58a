import type { Address, CrmPages, ItemList, RecordPage, ResultList } from "../../server/crm/pages.ts";

export interface View {
	/** Two addresses of the same place show the same thing, perhaps sorted or paged differently. */
	place: string;
	record: { page: RecordPage; key: string; klass: string | null } | null;
	items: ItemList[];
	results: { list: ResultList; klass: string | null } | null;
}

/** What the adapter says this address shows; `has` tells whether a selector is on the page. */
export function readView(pages: CrmPages, url: URL, has: (selector: string) => boolean): View {
	const record = findRecord(pages.records, url);
	const results = findResults(pages.results, url, has);
	const items = pages.items.filter(({ on }) => on.some((address) => matchAddress(address, url) !== null));
	return { place: placeOf(url, record?.key ?? null, results?.list ?? null), record, items, results };
}

function findRecord(records: readonly RecordPage[], url: URL): View["record"] {
	for (const page of records) {
		const match = matchAddress(page.address, url);
		if (match?.key) return { page, key: match.key, klass: page.klass ?? match.klass };
	}
	return null;
}

function findResults(results: readonly ResultList[], url: URL, has: (selector: string) => boolean): View["results"] {
	const matching = results.flatMap((list) => {
		const match = matchAddress(list.address, url);
		return match === null ? [] : [{ list, klass: list.klass ?? match.klass }];
	});
	return (matching.length > 1 ? matching.find(({ list }) => has(list.list)) : matching[0]) ?? null;
}

function placeOf(url: URL, key: string | null, list: ResultList | null): string {
	if (list?.order === undefined) return JSON.stringify([url.pathname, key, list?.list ?? null]);
	const order = list.order;
	const search = [...url.searchParams].filter(([name, value]) => !order.includes(name) && value !== "").sort();
	return JSON.stringify([url.pathname, search, list.list]);
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
