import type { Column } from "../catalog/catalog.ts";

/** The one way in which the database writes a key: "007" and "7" are the same record, so are a UUID's capital and small letters. */
export function canonicalKey(key: string, { type }: Column): string {
	if (/^int[248]$/.test(type.name)) return String(BigInt(key));
	return type.name === "uuid" ? key.toLowerCase() : key;
}
