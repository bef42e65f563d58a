import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { recordAudit } from "../../../server/audit/record.ts";
import type { Database } from "../../../server/database.ts";
import { lockDeletion } from "../../../server/deletions/lock-deletion.ts";
import { readWaiting } from "../../../server/deletions/read-waiting.ts";
import { writeOutcomes } from "../../../server/deletions/write-outcomes.ts";
import { eraseRecords } from "../../../server/erasure/erase-records.ts";
import { readHeld, readHeldAlong, shareHolds } from "../../../server/erasure/held-records.ts";
import { lockRecords } from "../../../server/erasure/lock-records.ts";
import type { Plan } from "../../../server/erasure/plan.ts";
import { lockRights } from "../../../server/permissions/lock-rights.ts";

const auditKey = "a key of the bench, long enough for anybody";

/** A confirmed deletion of these customers, whose records stand as frozen rows. */
export async function confirmDeletion(db: Database, actorId: string, from: number, to: number): Promise<string> {
	const id = randomUUID();
	const count = to - from + 1;
	await db.execute(sql`
		insert into expunge.previews (id, actor_id, object, bulk, state, count, fingerprint, expires_at)
		values (${id}, ${actorId}, 'customer', true, 'confirmed', ${count}, '', now() + interval '1 hour')`);
	await db.execute(sql`
		insert into expunge.preview_records (preview_id, position, key)
		select ${id}::uuid, row_number() over (), n::text from generate_series(${from}::bigint, ${to}::bigint) as n`);
	await db.execute(sql`
		insert into expunge.deletions (id, actor_id, object, bulk, state, submitted) values (${id}, ${actorId}, 'customer', true, 'running', ${count})`);
	return id;
}

/** Everything that a batch of the product does, in its order: deletion, rights, holds, records, outcomes, counts, feed, chained audit. */
export async function runOurBatch(
	db: Database,
	plan: Plan,
	deletionId: string,
	size: number,
	way: "auto" | "checked" | "unchecked",
): Promise<string> {
	return db.transaction(async (tx) => {
		const deletion = await lockDeletion(tx, deletionId);
		if (!deletion) throw new Error("There is no such deletion.");
		await lockRights(tx, deletion.actorId);
		const waiting = await readWaiting(tx, deletionId, size);
		await shareHolds(tx);
		const keys = waiting.map(({ key }) => key);
		const locked = await lockRecords(tx, plan, keys);
		await readHeld(tx, "customer", keys);
		const erased = await eraseRecords(tx, plan, locked, { deletionId, way, held: await readHeldAlong(tx, plan) });
		const batch = randomUUID();
		const rows = (ordinal: number) => (ordinal === 0 ? erased.rows : 0);
		const outcomes = waiting.map(({ position, key }, ordinal) => ({
			...{ position, key, klass: null, code: "deleted" as const },
			...{ rows: rows(ordinal), audit: { batch, ordinal } },
		}));
		await writeOutcomes(tx, deletion, outcomes);
		await recordAudit(tx, auditKey, {
			...{ id: batch, actorId: deletion.actorId, object: "customer", how: "bulk", deletionId, origin: null, textKeys: false },
			records: outcomes.map(({ key, rows }) => ({ key, klass: null, rows })),
		});
		return erased.way;
	});
}
