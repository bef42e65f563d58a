import { and, eq, ne, sql } from "drizzle-orm";
import { previewRecords, previews } from "../../drizzle/previews.ts";
import { readLabels, tableLabelsOf } from "../crm/read-grantable.ts";
import type { Database } from "../database/database.ts";
import { describeKeepers } from "../deletions/describe-keepers.ts";
import { findErasureTraces } from "../deletions/find-erasure-traces.ts";
import type { OutcomeCode } from "../deletions/outcome-code.ts";
import { readHeld } from "../erasure/holds/read-held.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { describeRecords } from "../erasure/rows/match-records.ts";
import type { KeySelection } from "../erasure/rows/preview-erasure.ts";
import type { ActionContext } from "../http/action.ts";
import { errorCodes } from "../http/errors.ts";
import { readWorkerHeartbeat } from "../jobs/worker-heartbeat.ts";
import type { EffectiveRights } from "../permissions/effective.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { confirmationWords } from "./confirmation-words.ts";
import { findPreview, type PreviewRow } from "./find-preview.ts";
import { measurePreview } from "./measure-preview.ts";
import { requirePlan } from "./require-plan.ts";
import type { Preview } from "./schemas.ts";

/** How many of the records that would stay are named. */
const maxStays = 100;

/**
 * Everything that the confirmation shows, counted and read at this moment. A preview stores no names, and only the total of its numbers.
 */
export async function getPreview(action: ActionContext, id: string): Promise<Preview> {
	const row = await findPreview(action, id);
	const rights = await readRights(action.db, action.actor.id);
	return describePreview(action, row, await requirePlan(action, rights, row), rights);
}

async function describePreview(action: ActionContext, row: PreviewRow, plan: Plan, rights: EffectiveRights): Promise<Preview> {
	const { db, crm } = action;
	const { visible, goes } = await measurePreview(db, plan, rights, crm.objects, row);
	const found = await describeRecords(db, plan.object, visible.first);
	const records = new Map(found.map(({ key, name, identify }) => [key, { name, identify: [...identify] }]));
	const missing = goes.refusals.find(({ code }) => code === "not_found")?.count ?? 0;
	const absent = visible.hidden + missing;
	const gone = absent === 0 ? 0 : Math.min(absent, await countErased(action, plan, row));
	const onHold = await readHeld(db, plan, visible.firstHeld);
	const stays = [...[...onHold].map(([key, keptBy]) => ({ key, code: "held" as const, keptBy })), ...goes.refused].slice(0, maxStays);
	const staying = await describeRecords(
		db,
		plan.object,
		stays.map(({ key }) => key),
	);
	const describeKeeper = await describeKeepers(
		action,
		stays.map(({ keptBy }) => keptBy),
	);
	const stayingByKey = new Map(staying.map((record) => [record.key, record]));
	const refused = (refusal: "held" | "referenced") => goes.refusals.find(({ code }) => code === refusal)?.count ?? 0;
	const labels = (await readLabels(action))(row.object, row.klass);
	const { alive: workerAlive } = await readWorkerHeartbeat(db);
	// This comes last: if an earlier step fails, the person has seen nothing and cannot confirm anything.
	await rememberShown(db, row, goes.rows);
	const definition = plan.object.definition;
	// The selected records have the name of their klass, unless the table loses records of other klasses too.
	const isSelection = ({ table, rows }: { table: string; rows: number }) =>
		row.klass !== null && table === definition.table && rows <= goes.deletable;
	return {
		id: row.id,
		state: row.state,
		object: row.object,
		klass: row.klass,
		labels,
		bulk: row.bulk,
		submitted: row.count,
		deletable: goes.deletable,
		records: visible.first.flatMap((key) => records.get(key) ?? []),
		unnamed: Math.max(0, countSelection(visible.selection) - missing - records.size),
		stays: stays.flatMap(({ key, code, keptBy }) => {
			const record = stayingByKey.get(key);
			if (record === undefined) return [];
			return { name: record.name, identify: [...record.identify], code, keptBy: describeKeeper(row.object, key, keptBy) };
		}),
		refusals: describeRefusals({
			already_gone: gone,
			not_found: absent - gone,
			permission_denied: visible.denied,
			held: visible.held + refused("held"),
			referenced: refused("referenced"),
		}),
		counts: goes.counts
			.filter(({ rows }) => rows > 0)
			.map((count) => ({ ...count, labels: isSelection(count) ? labels : tableLabelsOf(crm, count.table) })),
		rows: goes.rows,
		rowsAtLeast: goes.rowsAtLeast,
		large: goes.large,
		estimatedSeconds: goes.estimatedSeconds,
		remarks: [...(crm.objects[row.object]?.remarks ?? [])],
		confirmation: confirmationWords(definition, labels, row, action),
		workerAlive,
		expiresAt: row.expiresAt.toISOString(),
	};
}

/**
 * Stores the number that was shown. Confirming requires it, because nobody may confirm an unseen number, and a record that has grown is
 * shown again. If several answers are under way, nobody knows which one the person sees, so the smallest number counts.
 */
async function rememberShown(db: Database, { id }: PreviewRow, rows: number): Promise<void> {
	await db
		.update(previews)
		.set({ rows: sql`least(coalesce(${previews.rows}, ${rows}), ${rows})` })
		.where(and(eq(previews.id, id), ne(previews.state, "confirmed")));
}

function countSelection(selection: KeySelection): number {
	return "keys" in selection ? selection.keys.length : selection.count;
}

function describeRefusals(counts: Partial<Record<OutcomeCode, number>>): Preview["refusals"] {
	const codes: OutcomeCode[] = ["not_found", "already_gone", "permission_denied", "held", "referenced"];
	return codes.flatMap((code) => {
		const count = counts[code] ?? 0;
		return count > 0 && code !== "deleted" ? [{ code, message: errorCodes[code].message, count }] : [];
	});
}

async function countErased({ db, env }: ActionContext, plan: Plan, { id }: PreviewRow): Promise<number> {
	const absent = await db.execute<{ key: string }>(
		sql`select key from ${previewRecords} where preview_id = ${id} and not found and not key_is_hmac`,
	);
	const traces = await findErasureTraces(
		db,
		env.auditKey,
		plan.object,
		absent.map(({ key }) => key),
	);
	return traces.size;
}
