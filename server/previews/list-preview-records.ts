import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { previewRecords } from "../../drizzle/previews.ts";
import { describeKeepers } from "../deletions/describe-keepers.ts";
import { findErasureTraces } from "../deletions/find-erasure-traces.ts";
import type { Keeper } from "../deletions/schemas.ts";
import { readHeldAlong } from "../erasure/holds/held-records.ts";
import { readHeld } from "../erasure/holds/read-held.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { fromSql } from "../erasure/rows/gathered-rows.ts";
import { describeRecords, wordSql } from "../erasure/rows/match-records.ts";
import { findRefused } from "../erasure/rows/preview-erasure.ts";
import { equalSql } from "../erasure/sql/equals-sql.ts";
import { columnSql, joinSql, typeSql } from "../erasure/sql/table-sql.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError, errorCodes } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { requireReadableType } from "../records/readable-type.ts";
import type { FoundRecord } from "../records/schemas.ts";
import { searchInTime } from "../records/search-in-time.ts";
import { findPreview } from "./find-preview.ts";
import { requirePlan, withPublicErrors } from "./require-plan.ts";
import type { PreviewRecord, PreviewRecordPage, PreviewSearch } from "./schemas.ts";
import { visibleKey } from "./select-visible.ts";

/**
 * The records of a preview in the order of the selection, each with the reason if it would stay. A search
 * finds only records that the person may read; otherwise it would tell the names of the others.
 */
export async function listPreviewRecords(action: ActionContext, id: string, search: PreviewSearch): Promise<PreviewRecordPage> {
	const row = await findPreview(action, id);
	if (row.state === "uploading") throw new ExpungeError("preview_unsealed");
	const plan = await requirePlan(action, await readRights(action.db, action.actor.id), row);
	const type = await requireReadableType(action, row);
	const words = [...new Set(search.text.split(/\s+/).filter(Boolean))];
	const matches = words.length === 0 ? sql`true` : matchesSql(plan, type.where, words);
	const { page, next, shown, held, refused } = await searchInTime(action.db, async (tx) => {
		const rows = await tx
			.select({ position: previewRecords.position, key: previewRecords.key, found: previewRecords.found })
			.from(previewRecords)
			.where(and(eq(previewRecords.previewId, id), eq(previewRecords.keyIsHmac, false), gt(previewRecords.position, search.after), matches))
			.orderBy(asc(previewRecords.position))
			.limit(search.limit + 1);
		const page = rows.slice(0, search.limit);
		const keys = page.filter(({ found }) => found).map(({ key }) => key);
		const records = await describeRecords(tx, plan.object, keys);
		const shown = type.show(records.filter((record) => row.klass === null || record.klass === row.klass));
		const held = await readHeld(tx, plan, keys);
		const going = shown.filter((record) => record.mayDelete && !held.has(record.key)).map(({ key }) => key);
		const options = { klass: row.klass, held: await readHeldAlong(tx, plan) };
		const refused = await withPublicErrors(() => findRefused(tx, plan, going, options));
		return { page, next: rows.length > search.limit ? (page.at(-1)?.position ?? null) : null, shown, held, refused };
	});
	const refusals = new Map(refused.map((refusal) => [refusal.key, refusal]));
	const describeKeeper = await describeKeepers(action, [...held.values(), ...refused.map(({ keptBy }) => keptBy)]);
	const explainStay = ({ key, mayDelete }: FoundRecord): PreviewRecord["stays"] => {
		if (!mayDelete) return explain("permission_denied");
		const holder = held.get(key);
		if (holder) return explain("held", describeKeeper(row.object, key, holder));
		const refusal = refusals.get(key);
		return refusal ? explain(refusal.code, describeKeeper(row.object, key, refusal.keptBy)) : null;
	};
	const records = new Map(shown.map((record) => [record.key, record]));
	const absent = page.filter(({ found }) => !found).map(({ key }) => key);
	const erased = await findErasureTraces(action.db, action.env.auditKey, plan.object, absent);
	return {
		records: page.map(({ position, key }): PreviewRecord => {
			const record = records.get(key);
			if (record === undefined)
				return { position, name: key, identify: [], stays: explain(erased.has(key) ? "already_gone" : "not_found") };
			return { position, name: record.name, identify: record.identify, stays: explainStay(record) };
		}),
		next,
	};
}

function explain(code: "already_gone" | "not_found" | "held" | "permission_denied" | "referenced", keptBy: Keeper | null = null) {
	return { code, message: errorCodes[code].message, keptBy };
}

function matchesSql({ object }: Plan, where: SQL, words: readonly string[]): SQL {
	const { key, table } = object;
	const isRecord = sql`${columnSql(key)} ${equalSql(key.type)} ${visibleKey}::${typeSql(key.type)}`;
	const holds = words.map((word) => wordSql(object, word));
	return sql`(${previewRecords.found} and exists (select from ${fromSql(table)} where ${joinSql([isRecord, where, ...holds], "and")}))`;
}
