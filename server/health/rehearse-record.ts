import { sql } from "drizzle-orm";
import { rehearsals } from "../../drizzle/health.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Database } from "../database/database.ts";
import { rehearse } from "../deletions/rehearsal/rehearse.ts";
import { summarise } from "../deletions/rehearsal/summary.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { withPublicErrors } from "../previews/require-plan.ts";
import type { RecordToRehearse, RehearsalReport } from "./schemas.ts";

/**
 * Deletes one record, searches for what is left of it, and rolls back. Takes 30 seconds at most. Only one rehearsal runs at a time on a
 * server, whoever asks, because each holds locks and several connections.
 */
export async function rehearseRecord(action: ActionContext, { object, key }: RecordToRehearse): Promise<RehearsalReport> {
	requireAdminRole(action.actor);
	const { crm, db, eraser, graph, turns } = action;
	const definition = crm.objects[object];
	if (!definition) throw new ExpungeError("unknown_object");
	if (definition.deletable === false) throw new ExpungeError("object_not_deletable");
	const current = await graph.current();
	const rehearsal = await turns.rehearsal.take("everybody", () =>
		withPublicErrors(() => rehearse(eraser, object, key, { crm, graph: current, reader: db })),
	);
	const { refusal, erased, updated, byTriggers, triggers, remainders, unsearched, limits, milliseconds } = rehearsal;
	const { verdict } = summarise(object, [rehearsal]);
	if (refusal === null) await storeVerdict(db, object, verdict, countLeft(remainders));
	return {
		verdict,
		refusal: refusal?.code ?? null,
		erased,
		updated,
		byTriggers,
		triggers,
		remainders: remainders.map(({ table, column, what, answer, rows, proposal }) => ({ table, column, what, answer, rows, proposal })),
		unsearched: unsearched.map(({ table, reason }) => ({ table, reason })),
		limits,
		milliseconds,
	};
}

function countLeft(remainders: RehearsalReport["remainders"]): number {
	return new Set(remainders.flatMap(({ table, column, answer }) => (answer === "left" ? `${table}.${column}` : []))).size;
}

async function storeVerdict(db: Database, object: string, verdict: RehearsalReport["verdict"], leftColumns: number): Promise<void> {
	const values = { verdict, leftColumns, rehearsedAt: sql`clock_timestamp()` };
	await db
		.insert(rehearsals)
		.values({ object, ...values })
		.onConflictDoUpdate({ target: rehearsals.object, set: values });
}
