import { sql } from "drizzle-orm";
import { previewRecords } from "../../drizzle/previews.ts";
import type { Database, Transaction } from "../database/database.ts";
import { isHeldSql } from "../erasure/holds/read-held.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import type { KeySelection } from "../erasure/rows/preview-erasure.ts";
import { readRecords } from "../erasure/rows/read-records.ts";
import { decideRecord, type EffectiveRights, type Hierarchy } from "../permissions/effective.ts";
import type { PreviewRow } from "./find-preview.ts";

export interface VisibleSelection {
	/** The records that the engine may count: not on hold, and within the person's rights. */
	selection: KeySelection;
	/** The first keys of existing records, for their names. */
	first: readonly string[];
	held: number;
	/** The first keys of those on hold. */
	firstHeld: readonly string[];
	denied: number;
	/** Records that are missing or out of the person's scope. The person must not be able to tell which. */
	hidden: number;
}

const chunkSize = 1_000;

/** The key of a preview's record. Null if an HMAC has replaced it because the record is gone: the key's type can refuse an HMAC. */
export const visibleKey = sql`case when not ${previewRecords.keyIsHmac} then ${previewRecords.key} end`;

/** The maximum number of names in a confirmation. It must be able to name everything that the CRM's page selected. */
const maxNames = 100;

/** Divides a frozen selection into records that may be counted for this person and records that may not. */
export async function selectVisible(
	db: Database | Transaction,
	plan: Plan,
	rights: EffectiveRights,
	hierarchy: Hierarchy,
	{ id, object, klass, count }: Pick<PreviewRow, "id" | "object" | "klass" | "count">,
): Promise<VisibleSelection> {
	const isHeld = await isHeldSql(db, plan, visibleKey);
	if (mayDeleteEvery(plan, rights, hierarchy, object, klass)) {
		const isFoundAndHeld = sql`(found and ${isHeld})`;
		const [counted] = await db.execute<{ held: number }>(
			sql`select count(*)::integer as held from ${previewRecords} where preview_id = ${id} and not key_is_hmac and ${isFoundAndHeld}`,
		);
		const first = await db.execute<{ key: string }>(
			sql`select key from ${previewRecords} where preview_id = ${id} and not key_is_hmac and found and not ${isHeld} order by position limit ${maxNames}`,
		);
		const held = counted?.held ?? 0;
		const firstHeld =
			held === 0
				? []
				: await db.execute<{ key: string }>(
						sql`select key from ${previewRecords} where preview_id = ${id} and not key_is_hmac and ${isFoundAndHeld} order by position limit ${maxNames}`,
					);
		const query = sql`select ${visibleKey} as key from ${previewRecords} where preview_id = ${id} and not key_is_hmac and not ${isFoundAndHeld} order by position`;
		const keysOf = (rows: readonly { key: string }[]) => rows.map(({ key }) => key);
		return { selection: { query, count: count - held }, first: keysOf(first), held, firstHeld: keysOf(firstHeld), denied: 0, hidden: 0 };
	}

	const keys: string[] = [];
	const held: string[] = [];
	let [denied, hidden] = [0, 0];
	const candidates = await db.execute<{ key: string; held: boolean }>(
		sql`select key, ${isHeld} as held from ${previewRecords} where preview_id = ${id} and not key_is_hmac order by position`,
	);
	for (let start = 0; start < candidates.length; start += chunkSize) {
		const part = candidates.slice(start, start + chunkSize);
		const heldKeys = new Set(part.flatMap(({ key, held }) => (held ? [key] : [])));
		const records = await readRecords(
			db,
			plan,
			part.map(({ key }) => key),
			klass,
		);
		const decisions = records.map((record) => ({ key: record.key, decision: decideRecord(rights, hierarchy, { ...record, object }) }));
		// Only people who may delete a record learn that it is on hold.
		const allowed = decisions.filter(({ decision }) => decision === "allowed").map(({ key }) => key);
		const free = allowed.filter((key) => !heldKeys.has(key));
		keys.push(...free);
		held.push(...allowed.filter((key) => heldKeys.has(key)));
		denied += decisions.filter(({ decision }) => decision === "permission_denied").length;
		hidden += part.length - decisions.filter(({ decision }) => decision !== "not_found").length;
	}
	return { selection: { keys }, first: keys.slice(0, maxNames), held: held.length, firstHeld: held.slice(0, maxNames), denied, hidden };
}

/**
 * The most restrictive case is a record without a scope that belongs to a record of every parent type. A person who may delete it may
 * delete all.
 */
function mayDeleteEvery(plan: Plan, rights: EffectiveRights, hierarchy: Hierarchy, object: string, klass: string | null): boolean {
	const parents = Object.fromEntries((plan.object.definition.parents ?? []).map((parent) => [parent.object, "any"]));
	return decideRecord(rights, hierarchy, { object, klass, scope: null, parents }) === "allowed";
}
