import { randomUUID } from "node:crypto";
import { deletions } from "../../../drizzle/deletions.ts";
import { previewRecords, previews } from "../../../drizzle/previews.ts";
import { type AuditBatch, recordAudit } from "../../../server/audit/record-audit.ts";
import type { Services } from "../../../server/services.ts";

type Recorded = AuditBatch & { deletionId: string };

/** Records a batch as the worker does, without deleting anything. */
export async function recordSome({ db, env }: Services, change: Partial<Recorded> = {}): Promise<Recorded> {
	const batch: Recorded = {
		id: randomUUID(),
		actorId: "somebody",
		object: "customer",
		how: "bulk",
		deletionId: randomUUID(),
		origin: "192.0.2.7, Chromium extension",
		textKeys: false,
		records: [
			{ key: "1", klass: null, rows: 12 },
			{ key: "2", klass: null, rows: 3 },
		],
		...change,
	};
	await db.transaction((tx) => recordAudit(tx, env.auditKey, batch));
	return batch;
}

/** Adds the deletion of a batch, without its outcome. */
export async function addDeletion({ db }: Services, id: string): Promise<void> {
	const later = new Date(Date.now() + 60_000);
	const common = { id, actorId: "somebody", object: "customer", bulk: true };
	await db.insert(previews).values({ ...common, state: "confirmed", fingerprint: "", expiresAt: later });
	await db.insert(previewRecords).values({ previewId: id, position: 0, key: "1" });
	await db.insert(deletions).values({ ...common, state: "complete", submitted: 1 });
}
