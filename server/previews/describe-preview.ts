import { sql } from "drizzle-orm";
import { previewRecords } from "../../drizzle/deletions.ts";
import { findErasureTraces } from "../deletions/find-erasure-traces.ts";
import { tableLabelsOf } from "../deletions/table-labels-of.ts";
import type { OutcomeCode } from "../deletions/outcome-code.ts";
import { readLabels } from "../deletions/read-labels.ts";
import { readHeldAlong } from "../erasure/holds/held-records.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { previewErasure, type Selection } from "../erasure/rows/preview-erasure.ts";
import { readNames } from "../erasure/rows/read-names.ts";
import type { ActionContext } from "../http/action.ts";
import { errorCodes } from "../http/errors.ts";
import { readWorkerHeartbeat } from "../jobs/worker-heartbeat.ts";
import type { EffectiveRights } from "../permissions/effective.ts";
import { confirmationWords } from "./confirmation-words.ts";
import type { PreviewRow } from "./find-preview.ts";
import type { Preview } from "./schemas.ts";
import { selectVisible } from "./select-visible.ts";
import { withPublicErrors } from "./with-public-errors.ts";

/** As many as a confirmation over the CRM's page may be about: it must name what that page asked for. */
const mostNames = 100;

/** Everything the confirmation shows. Counted and read now: a preview stores neither names nor, but for a single record's total, numbers. */
export async function describePreview(action: ActionContext, row: PreviewRow, plan: Plan, rights: EffectiveRights): Promise<Preview> {
	const { db, crm } = action;
	const visible = await selectVisible(db, plan, rights, crm.objects, row, mostNames);
	const options = { klass: row.klass, held: await readHeldAlong(db, plan) };
	const goes = await withPublicErrors(() => previewErasure(db, plan, visible.selection, options));
	const names = await readNames(db, plan, visible.first);
	const missing = goes.refusals.find(({ code }) => code === "not_found")?.count ?? 0;
	const absent = visible.hidden + missing;
	const gone = absent === 0 ? 0 : Math.min(absent, await countGone(action, plan, row));
	const refused = (refusal: "held" | "referenced") => goes.refusals.find(({ code }) => code === refusal)?.count ?? 0;
	const labels = (await readLabels(action))(row.object, row.klass);
	const definition = plan.object.definition;
	return {
		id: row.id,
		state: row.state,
		object: row.object,
		klass: row.klass,
		labels,
		bulk: row.bulk,
		submitted: row.count,
		deletable: goes.deletable,
		names: visible.first.flatMap((key) => names.get(key) ?? []),
		unnamed: Math.max(0, countSelection(visible.selection) - missing - names.size),
		refusals: describeRefusals({
			already_gone: gone,
			not_found: absent - gone,
			permission_denied: visible.denied,
			held: visible.held + refused("held"),
			referenced: refused("referenced"),
		}),
		counts: goes.counts.filter(({ rows }) => rows > 0).map((count) => ({ ...count, labels: tableLabelsOf(crm, count.table) })),
		rows: goes.rows,
		rowsAtLeast: goes.rowsAtLeast,
		large: goes.large,
		estimatedSeconds: goes.estimatedSeconds,
		remarks: [...(definition.remarks ?? [])],
		confirmation: confirmationWords(definition, labels, row),
		workerAlive: (await readWorkerHeartbeat(db)).alive,
		expiresAt: row.expiresAt.toISOString(),
	};
}

function countSelection(selection: Selection): number {
	return "keys" in selection ? selection.keys.length : selection.count;
}

function describeRefusals(counts: Partial<Record<OutcomeCode, number>>): Preview["refusals"] {
	const codes: OutcomeCode[] = ["not_found", "already_gone", "permission_denied", "held", "referenced"];
	return codes.flatMap((code) => {
		const count = counts[code] ?? 0;
		return count > 0 && code !== "deleted" ? [{ code, message: errorCodes[code].message, count }] : [];
	});
}

async function countGone({ db, env }: ActionContext, plan: Plan, { id }: PreviewRow): Promise<number> {
	const absent = await db.execute<{ key: string }>(sql`select key from ${previewRecords} where preview_id = ${id} and not found`);
	const traces = await findErasureTraces(
		db,
		env.auditKey,
		plan.object,
		absent.map(({ key }) => key),
	);
	return traces.size;
}
