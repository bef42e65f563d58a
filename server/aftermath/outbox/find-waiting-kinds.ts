import { sql } from "drizzle-orm";
import { type OutboxKind, outbox, outboxKinds } from "../../../drizzle/aftermath.ts";
import type { Database } from "../../database/database.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { unauditedSql } from "./audit-work.ts";
import { isLeasedSql } from "./outbox-work.ts";

/** The kinds that have due work, or finished work that is not in the audit yet. */
export async function findWaitingKinds(db: Database): Promise<OutboxKind[]> {
	const found = await db.execute<{ kind: OutboxKind }>(sql`
		select k.kind from unnest(${arrayOf(outboxKinds)}::text[]) as k (kind)
		where exists (select from ${outbox} as o where o.kind = k.kind and o.due_at <= now() and not ${isLeasedSql})
			or exists (select ${unauditedSql} and s.kind = k.kind)`);
	return found.map(({ kind }) => kind);
}
