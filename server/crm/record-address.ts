import type { Address, CrmPages } from "./pages.ts";

interface RecordId {
	object: string;
	klass: string | null;
	key: string;
}

/** Where the CRM shows a record. Null if its adapter names no page whose address can be written from the key. */
export function recordAddress({ records }: Pick<CrmPages, "records">, record: RecordId, origin: string | undefined): string | null {
	if (origin === undefined) return null;
	for (const page of records) {
		// Its address contains another column instead of the key.
		if (page.key !== undefined && "columns" in page.key) continue;
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

/** Null if a part of the address is unknown, or if no part contains the key. Then only the page itself says which record it shows. */
function fill({ path, query = {}, hash }: Address, { klass, key }: RecordId): string | null {
	const known: Record<string, string | null> = { ":key": key, ":klass": klass };
	const fillPart = (part: string) => (part === "**" ? null : part.startsWith(":") ? (known[part] ?? null) : part);
	const parameters = Object.entries(query).flatMap(([name, wanted]) => {
		const [value = null] = [wanted].flat();
		return value === null ? [] : [{ name, value }];
	});
	const parts = [...path.split("/"), ...(hash ?? "").split("/"), ...parameters.map(({ value }) => value)];
	if (!parts.includes(":key") || parts.some((part) => fillPart(part) === null)) return null;
	const fillRoute = (route: string) =>
		route
			.split("/")
			.map((part) => encodeURIComponent(fillPart(part) ?? ""))
			.join("/");
	const search = new URLSearchParams(parameters.map(({ name, value }): [string, string] => [name, fillPart(value) ?? ""]));
	const route = hash === undefined ? "" : `#${fillRoute(hash)}`;
	return `${fillRoute(path)}${route}${search.size === 0 ? "" : `?${search}`}`;
}
