import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { outbox, removedFiles } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { recordAudit } from "../../audit/record-audit.ts";
import type { Database } from "../../database/database.ts";

/** Deletions that have ended, whose files are all settled, and whose removed files are not in the audit yet. */
const unaudited = sql`
	from ${removedFiles} as f join ${deletions} as d on d.id = f.deletion_id
	where f.audited < f.removed and d.ended_at is not null and not exists (select from ${outbox} as o where o.deletion_id = f.deletion_id)`;

export async function areRemovalsUnaudited(db: Database): Promise<boolean> {
	const [found] = await db.execute<{ unaudited: boolean }>(sql`select exists (select ${unaudited}) as unaudited`);
	return found?.unaudited === true;
}

/** Records how many files of each deletion were removed, by the person who started it. Later files, for example of a sweep, get their own entry. */
export async function auditRemovals(db: Database, auditKey: string): Promise<void> {
	const waiting = await db.execute<{ deletion: string }>(sql`select f.deletion_id as deletion ${unaudited} order by 1`);
	for (const { deletion } of waiting)
		await db.transaction(async (tx) => {
			const [found] = await tx.execute<{ actor: string; object: string; removed: number }>(sql`
				select d.actor_id as actor, d.object, f.removed - f.audited as removed ${unaudited} and f.deletion_id = ${deletion}::uuid for update of f`);
			if (!found) return;
			await tx.execute(sql`update ${removedFiles} set audited = audited + ${found.removed}::int4 where deletion_id = ${deletion}::uuid`);
			await recordAudit(tx, auditKey, {
				id: randomUUID(),
				action: "files_removed",
				actorId: found.actor,
				object: found.object,
				how: null,
				deletionId: null,
				origin: null,
				textKeys: false,
				records: [{ key: deletion, klass: null, rows: found.removed }],
			});
		});
}
