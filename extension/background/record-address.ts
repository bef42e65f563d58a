import type { CrmPages } from "../../server/crm/pages.ts";

interface RecordName {
	object: string;
	klass: string | null;
	key: string;
}

/** Where the CRM shows a record. Null if its adapter names no page whose address can be written from the key. */
export function recordAddress({ records }: Pick<CrmPages, "records">, record: RecordName, origin: string): string | null {
	for (const page of records) {
		if (page.object !== record.object || (page.klass !== undefined && page.klass !== record.klass)) continue;
		const address = fill(page.address, record);
		const url = address === null ? null : URL.parse(address, origin);
		// "//elsewhere" would lead out of the CRM.
		if (url?.origin === new URL(origin).origin) return url.href;
	}
	return null;
}

/** Only the key and the klass are known of the segments that begin with a colon. */
function fill({ path, query }: CrmPages["records"][number]["address"], { klass, key }: RecordName): string | null {
	const values: Record<string, string | null> = { ":key": key, ":klass": klass };
	const segments: string[] = [];
	for (const segment of path.split("/")) {
		const value = segment.startsWith(":") ? values[segment] : segment;
		if (value == null) return null;
		segments.push(encodeURIComponent(value));
	}
	const filled = segments.join("/");
	return query === undefined ? filled : `${filled}?${new URLSearchParams({ [query]: key })}`;
}
