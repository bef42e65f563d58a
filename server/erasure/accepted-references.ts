import { createHash } from "node:crypto";
import { acceptedReferences } from "../../drizzle/erasure.ts";
import type { KeyReference, Rule } from "../crm/objects.ts";
import type { Database } from "../database.ts";
import { type Catalog, type ForeignKey, nameOf } from "./catalog.ts";
import type { Edge } from "./graph.ts";
import { resolveReference } from "./resolve-reference.ts";

export interface AcceptedReference {
	/** Null where the key is no longer what the admin decided on. */
	resolve(catalog: Catalog): Edge | null;
}

/** What an admin's decision is about: a key that changes in any way must be decided on again. */
export function keyFingerprint(catalog: Catalog, key: ForeignKey): string {
	const facts = [keyName(catalog, key), key.toColumns, key.onDelete, key.setColumns, key.matchFull, key.deferrable, key.enabled];
	return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

export function keyName(catalog: Catalog, key: ForeignKey): string {
	const [from, to] = [catalog.tables.get(key.from), catalog.tables.get(key.to)];
	return `${from ? nameOf(from) : ""}(${key.columns.join(", ")}) → ${to ? nameOf(to) : ""}`;
}

/** An admin's decisions on keys that the adapter does not name. */
export async function readAcceptedReferences(db: Pick<Database, "select">): Promise<AcceptedReference[]> {
	const rows = await db.select().from(acceptedReferences);
	return rows.map(({ reference, rule, fingerprint }) => ({
		resolve(catalog) {
			const key = catalog.keys.find((key) => keyName(catalog, key) === reference);
			const [from, to] = [catalog.tables.get(key?.from ?? 0), catalog.tables.get(key?.to ?? 0)];
			if (!key || !from || !to || keyFingerprint(catalog, key) !== fingerprint) return null;
			const found = resolveReference(catalog, asKeyReference(rule, nameOf(from), key.columns, nameOf(to)));
			return "problem" in found ? null : found;
		},
	}));
}

/** Stored by us after the same checks, so its shape is known. */
function asKeyReference(rule: unknown, table: KeyReference["table"], columns: readonly string[], to: KeyReference["table"]): KeyReference {
	return { ...(rule as Rule), table, columns, to };
}
