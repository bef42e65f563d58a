import { desc, type SQLWrapper, sql } from "drizzle-orm";
import { type OutboxKind, outbox, redactions } from "../../drizzle/aftermath.ts";
import { tombstones } from "../../drizzle/erasure.ts";
import { rehearsals } from "../../drizzle/health.ts";
import { explainWork } from "../aftermath/outbox/explain-work.ts";
import { isStuck } from "../aftermath/outbox/is-stuck.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import { writeRule } from "../crm/adapter-answer.ts";
import type { Database } from "../database/database.ts";
import { findAcceptable } from "../erasure/graph/accepted-references.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import type { ActionContext } from "../http/action.ts";
import { queueSchema } from "../jobs/queue.ts";
import { readWorkerHeartbeat } from "../jobs/worker-heartbeat.ts";
import type { ServerHealth } from "./schemas.ts";

/** What blocks deletions, what waits and what failed. */
export async function readServerHealth(action: ActionContext): Promise<ServerHealth> {
	requireAdminRole(action.actor);
	const { db } = action;
	const [worker, queue, blocked, work, sweeps, redacted, rehearsed] = await Promise.all([
		readWorkerHeartbeat(db),
		readQueue(db),
		readBlocked(action),
		findStuckWork(db),
		findStuckSweeps(db),
		readRedactions(db),
		readRehearsals(action),
	]);
	return { worker, queue, blocked, work, sweeps, redactions: redacted, rehearsals: rehearsed };
}

/** Each rule that an admin could choose is tried on the whole adapter. A graph does not change, so that is done once for each. */
const blockedBy = new WeakMap<Graph, ServerHealth["blocked"]>();

async function readBlocked({ crm, graph }: Pick<ActionContext, "crm" | "graph">): Promise<ServerHealth["blocked"]> {
	const current = await graph.current();
	const blocked = blockedBy.get(current) ?? findBlocked(crm, current);
	blockedBy.set(current, blocked);
	return blocked;
}

function findBlocked(crm: ActionContext["crm"], current: Graph): ServerHealth["blocked"] {
	return current.problems.map(({ kind, reference, message, objects, proposal }) => {
		const acceptable = kind === "undecided" ? findAcceptable(current, reference) : [];
		return {
			reference,
			message,
			types: objects.flatMap((name) => crm.objects[name]?.labels ?? []),
			proposal: proposal ? writeRule(proposal) : null,
			acceptable: acceptable.map(({ rule, fingerprint }) => ({ rule, fingerprint, proposal: writeRule({ ...proposal, rule }) })),
		};
	});
}

/** The queue's table exists once a worker has started. */
async function readQueue(db: Database): Promise<ServerHealth["queue"]> {
	const [table] = await db.execute<{ exists: boolean }>(sql`select to_regclass(${`${queueSchema}.job`}) is not null as exists`);
	if (table?.exists !== true) return { waiting: 0, oldest: null };
	const [found] = await db.execute<{ waiting: number; oldest: string | null }>(sql`
		select count(*)::int4 as waiting, ${isoSql(sql`min(start_after)`)} as oldest
		from ${sql.identifier(queueSchema)}.job where state in ('created', 'retry') and start_after <= now()`);
	return { waiting: found?.waiting ?? 0, oldest: found?.oldest ?? null };
}

async function findStuckWork(db: Database): Promise<ServerHealth["work"]> {
	const rows = await db.execute<{ kind: OutboxKind; rule: string; reason: string | null; count: number; since: string; next: string }>(sql`
		select kind, rule, reason, count(*)::int4 as count, ${isoSql(sql`min(created_at)`)} as since, ${isoSql(sql`min(due_at)`)} as next
		from ${outbox} where ${isStuck} group by kind, rule, reason order by kind, rule, reason`);
	return rows.map(({ kind, rule, reason, count, since, next }) => ({
		kind,
		rule,
		explanation: explainWork(kind, reason),
		count,
		since,
		nextAt: next,
	}));
}

async function findStuckSweeps(db: Database): Promise<ServerHealth["sweeps"]> {
	const rows = await db.execute<{ reason: string; keys: number; since: string; next: string }>(sql`
		select postponed_reason as reason, count(*)::int4 as keys, ${isoSql(sql`min(erased_at)`)} as since, ${isoSql(sql`min(due_at)`)} as next
		from ${tombstones} where postponed_reason is not null group by postponed_reason order by postponed_reason`);
	return rows.map(({ reason, keys, since, next }) => ({ reason, keys, since, nextAt: next }));
}

async function readRedactions(db: Database): Promise<ServerHealth["redactions"]> {
	const [found] = await db.execute<{ waiting: number; oldest: string | null; failed: number }>(sql`
		select count(*) filter (where done_at is null)::int4 as waiting, ${isoSql(sql`min(created_at) filter (where done_at is null)`)} as oldest,
			coalesce(sum(failed), 0)::int4 as failed from ${redactions}`);
	return found ?? { waiting: 0, oldest: null, failed: 0 };
}

async function readRehearsals({ crm, db }: Pick<ActionContext, "crm" | "db">): Promise<ServerHealth["rehearsals"]> {
	const rows = await db.select().from(rehearsals).orderBy(desc(rehearsals.rehearsedAt));
	return rows.flatMap(({ object, verdict, leftColumns, rehearsedAt }) => {
		const labels = crm.objects[object]?.labels;
		return labels ? [{ labels, verdict, leftColumns, at: rehearsedAt.toISOString() }] : [];
	});
}

function isoSql(time: SQLWrapper) {
	return sql`to_char((${time}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
