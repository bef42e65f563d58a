import { sql } from "drizzle-orm";
import { type OutboxKind, outbox } from "../../../drizzle/aftermath.ts";
import type { Executor } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { hasValuesSql } from "../sql/path-sql.ts";
import { columnSql, joinSql } from "../sql/table-sql.ts";
import type { GatheredTables } from "./gather.ts";
import { fromSql, identitySql } from "./gathered-rows.ts";

/**
 * Stores what the locked rows leave to do outside the tables, in one statement for each rule. Call it before the rows are deleted, in the
 * same transaction. So a row is gone if and only if its work is in the outbox. Returns the kinds of work that it stored.
 */
export async function recordOutbox(tx: Executor, plan: Plan, gathered: GatheredTables, deletionId: string): Promise<Set<OutboxKind>> {
	const recorded = new Set<OutboxKind>();
	const kinds = { file: plan.files, request: plan.requests, cache: plan.caches } as const;
	const rules = (["file", "request", "cache"] as const).flatMap((kind) => kinds[kind].map((rule) => ({ kind, rule })));
	for (const { kind, rule } of rules) {
		const rows = gathered.get(rule.table);
		const [path] = rule.templates;
		if (!path || !rows || rows.rows.size === 0) continue;
		const values = joinSql(
			rule.columns.map((column) => sql`${column.name}::text, coalesce(${columnSql(column)}::text, '')`),
			",",
		);
		const { count } = await tx.execute(sql`
			insert into ${outbox} (deletion_id, kind, rule, "values")
			select distinct ${deletionId}::uuid, ${kind}::text, ${rule.name}::text, jsonb_build_object(${values}) from ${fromSql(rule.table)}
			where ${identitySql(rows, { seek: true })} and ${hasValuesSql(rule, path)}`);
		if (count > 0) recorded.add(kind);
	}
	return recorded;
}
