import type { Column } from "../erasure/catalog.ts";

/** The one way in which the database writes a key: "007" and "7" are the same record, so are a UUID's capital and small letters. */
export function canonicalKey(key: string, { type }: Column): string {
	if (/^int[248]$/.test(type.name)) return String(BigInt(key));
	return type.name === "uuid" ? key.toLowerCase() : key;
}

/** Keys that may say who the record was: the audit hides them. */
export function isTextKey({ type }: Column): boolean {
	return !/^(int[248]|uuid)$/.test(type.name);
}
