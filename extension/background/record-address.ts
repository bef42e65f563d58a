import type { Address, CrmPages } from "../../server/crm/pages.ts";

interface RecordName {
	object: string;
	klass: string | null;
	key: string;
}

/** Where the CRM shows a record. Null if its adapter names no page whose address can be written from the key. */
export function recordAddress({ records }: Pick<CrmPages, "records">, record: RecordName, origin: string): string | null {
	for (const page of records) {
		if (page.object !== record.object || (page.klass !== undefined && page.klass !== record.klass)) continue;
		for (const one of [page.address].flat()) {
			const address = fill(one, record);
			const url = address === null ? null : URL.parse(address, origin);
			// "//elsewhere" would lead out of the CRM.
			if (url?.origin === new URL(origin).origin) return url.href;
		}
	}
	return null;
}

/** Only the key and the klass are known of the parts that begin with a colon. */
function fill({ path, query = {}, hash }: Address, { klass, key }: RecordName): string | null {
	const values = Object.values(query).map((wanted) => [wanted].flat()[0] ?? null);
	// Where only the page itself says which record it shows, no address leads to it.
	if (![...path.split("/"), ...(hash ?? "").split("/"), ...values].includes(":key")) return null;
	const known: Record<string, string | null> = { ":key": key, ":klass": klass };
	const fillPart = (part: string) => (part === "**" ? null : part.startsWith(":") ? (known[part] ?? null) : part);
	const fillRoute = (route: string) => {
		const parts = route.split("/").map(fillPart);
		return parts.includes(null) ? null : parts.map((part) => encodeURIComponent(part ?? "")).join("/");
	};
	const [filled, route] = [fillRoute(path), fillRoute(hash ?? "")];
	const search = new URLSearchParams();
	for (const [index, name] of Object.keys(query).entries()) {
		const wanted = values[index] ?? null;
		const value = wanted === null ? "" : fillPart(wanted);
		if (value === null) return null;
		if (wanted !== null) search.set(name, value);
	}
	if (filled === null || route === null) return null;
	const parameters = search.size === 0 ? "" : `?${search}`;
	return hash === undefined ? filled + parameters : `${filled}#${route}${parameters}`;
}
