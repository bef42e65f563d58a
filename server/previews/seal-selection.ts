import { createHash } from "node:crypto";
import { asc, count, eq, sql } from "drizzle-orm";
import { previewRecords, previews, previewUploads } from "../../drizzle/previews.ts";
import type { Transaction } from "../database/database.ts";
import { isBadValue } from "../database/sqlstates.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { readCanonicalKeys } from "../erasure/rows/read-canonical-keys.ts";
import { readRecords } from "../erasure/rows/read-records.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { decideRecord, type EffectiveRights, type Hierarchy } from "../permissions/effective.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { lockPreview, newExpiry, type PreviewRow } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";
import { type CreatedPreview, partSize } from "./schemas.ts";

/** The number of records that are read at a time. */
const chunkSize = 1_000;

/** Turns the uploaded parts into the frozen selection. Duplicates count once and keep their first position. */
export async function sealSelection(
	tx: Transaction,
	plan: Plan,
	{ rights, hierarchy }: { rights: EffectiveRights; hierarchy: Hierarchy },
	preview: Pick<PreviewRow, "id" | "object" | "klass">,
	expected?: { count: number; hash: string },
): Promise<void> {
	const { id, object, klass } = preview;
	const parts = await tx
		.select({ part: previewUploads.part })
		.from(previewUploads)
		.where(eq(previewUploads.previewId, id))
		.orderBy(asc(previewUploads.part));
	// Compares before freezing anything, because freezing takes long and would be rolled back.
	const hash = createHash("sha256");
	let sent = 0;
	for (const { part } of parts) {
		const keys = await readPart(tx, id, part);
		hash.update(keys.map((key) => `${key}\n`).join(""));
		sent += keys.length;
	}
	const digest = hash.digest("hex");
	if (expected && (expected.count !== sent || expected.hash !== digest)) throw new ExpungeError("selection_mismatch");
	for (const { part } of parts) {
		const keys = await readPart(tx, id, part);
		for (let start = 0; start < keys.length; start += chunkSize) {
			const canonical = await readKeys(tx, plan, keys.slice(start, start + chunkSize));
			const records = await readRecords(tx, plan, [...new Set(canonical)], klass);
			const visible = records.filter((record) => decideRecord(rights, hierarchy, { ...record, object }) !== "not_found");
			const found = new Set(visible.map(({ key }) => key));
			await freeze(tx, id, part * partSize + start, canonical, found);
		}
	}
	await tx.delete(previewUploads).where(eq(previewUploads.previewId, id));
	const [frozen] = await tx.select({ count: count() }).from(previewRecords).where(eq(previewRecords.previewId, id));
	await tx
		.update(previews)
		.set({
			state: "sealed",
			count: frozen?.count ?? 0,
			hash: digest,
			expiresAt: newExpiry(),
		})
		.where(eq(previews.id, id));
}

async function readPart(tx: Transaction, id: string, part: number): Promise<string[]> {
	const [row] = await tx
		.select({ keys: previewUploads.keys })
		.from(previewUploads)
		.where(sql`${previewUploads.previewId} = ${id} and ${previewUploads.part} = ${part}`);
	return row?.keys ?? [];
}

/** Positions count from 1. */
async function freeze(tx: Transaction, id: string, offset: number, keys: readonly string[], found: ReadonlySet<string>): Promise<void> {
	await tx.execute(sql`
		insert into ${previewRecords} (preview_id, position, key, found)
		select ${id}::uuid, ${offset}::integer + place::integer, key, found
		from unnest(${arrayOf(keys)}::text[], ${arrayOf(keys.map((key) => String(found.has(key))))}::boolean[]) with ordinality as k (key, found, place)
		order by place
		on conflict do nothing`);
}

/** Called after the last part: compares the received keys with the sender's count and hash, and freezes the selection. */
export async function sealPreview(action: ActionContext, id: string, expected: { count: number; hash: string }): Promise<CreatedPreview> {
	const [rights] = await Promise.all([readRights(action.db, action.actor.id), action.graph.current()]);
	await action.db.transaction(async (tx) => {
		const preview = await lockPreview(tx, action.actor.id, id);
		if (preview.state !== "uploading") throw new ExpungeError("conflict");
		const plan = await requirePlan(action, rights, preview);
		await sealSelection(tx, plan, { rights, hierarchy: action.crm.objects }, preview, expected);
	});
	return { id };
}

async function readKeys(tx: Transaction, { object }: Plan, keys: readonly string[]): Promise<string[]> {
	return readCanonicalKeys(tx, object, keys).catch((error) => {
		throw isBadValue(error) ? new ExpungeError("invalid_key") : error;
	});
}
