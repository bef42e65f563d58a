import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type OutboxKind, outbox, settledWork } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { recordAudit } from "../../audit/record-audit.ts";
import type { AuditAction } from "../../audit/schemas.ts";
import type { Database } from "../../database/database.ts";

const actions: Record<OutboxKind, AuditAction> = {
	file: "files_removed",
	request: "requests_made",
	webhook: "webhooks_delivered",
	cache: "caches_purged",
};

/** Deletions that have ended, whose work of one kind is all settled, and whose work is not in the audit yet. */
export const unauditedSql = sql`
	from ${settledWork} as s join ${deletions} as d on d.id = s.deletion_id
	where s.audited < s.done and d.ended_at is not null
		and not exists (select from ${outbox} as o where o.deletion_id = s.deletion_id and o.kind = s.kind)`;

/** Records how much was done after each deletion, by the person who started it. Later work, for example of a sweep, gets its own entry. */
export async function auditWork(db: Database, kind: OutboxKind, auditKey: string): Promise<void> {
	const own = sql`${unauditedSql} and s.kind = ${kind}`;
	const waiting = await db.execute<{ deletion: string }>(sql`select s.deletion_id as deletion ${own} order by 1`);
	for (const { deletion } of waiting)
		await db.transaction(async (tx) => {
			const [found] = await tx.execute<{ actor: string; object: string; done: number }>(sql`
				select d.actor_id as actor, d.object, s.done - s.audited as done ${own} and s.deletion_id = ${deletion}::uuid for update of s`);
			if (!found) return;
			await tx.execute(sql`
				update ${settledWork} set audited = audited + ${found.done}::int4 where deletion_id = ${deletion}::uuid and kind = ${kind}`);
			await recordAudit(tx, auditKey, {
				id: randomUUID(),
				action: actions[kind],
				actorId: found.actor,
				object: found.object,
				how: null,
				deletionId: null,
				origin: null,
				textKeys: false,
				records: [{ key: deletion, klass: null, rows: found.done }],
			});
		});
}
