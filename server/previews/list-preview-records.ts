import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { previewRecords } from "../../drizzle/deletions.ts";
import { findErasureTraces } from "../deletions/find-erasure-traces.ts";
import { isHeldSql } from "../erasure/holds/read-held.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { fromSql } from "../erasure/rows/gathered-rows.ts";
import { describeRecords, wordSql } from "../erasure/rows/match-records.ts";
import { equalSql } from "../erasure/sql/equals-sql.ts";
import { columnSql, joinSql, typeSql } from "../erasure/sql/table-sql.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError, errorCodes } from "../http/errors.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { inTime } from "../records/in-time.ts";
import { requireReadableType } from "../records/readable-type.ts";
import { findPreview } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";
import type { PreviewRecord, PreviewRecordPage, PreviewSearch } from "./schemas.ts";

/**
 * The records of a preview in the order of the selection, with the reason why one would stay where that is known without counting. A search
 * finds only records that the person may read; otherwise it would tell the names of the others.
 */
export async function listPreviewRecords(action: ActionContext, id: string, search: PreviewSearch): Promise<PreviewRecordPage> {
	const row = await findPreview(action, id);
	if (row.state === "uploading") throw new ExpungeError("preview_unsealed");
	const plan = await requirePlan(action, await readRights(action.db, action.actor.id), row);
	const type = await requireReadableType(action, row);
	const words = [...new Set(search.text.split(/\s+/).filter(Boolean))];
	const matches = words.length === 0 ? sql`true` : matchesSql(plan, type.where, words);
	const { page, next, shown } = await inTime(action.db, async (tx) => {
		const isHeld = await isHeldSql(tx, plan, visibleKey);
		const rows = await tx
			.select({ position: previewRecords.position, key: previewRecords.key, found: previewRecords.found, held: sql<boolean>`${isHeld}` })
			.from(previewRecords)
			.where(and(eq(previewRecords.previewId, id), eq(previewRecords.keyIsHmac, false), gt(previewRecords.position, search.after), matches))
			.orderBy(asc(previewRecords.position))
			.limit(search.limit + 1);
		const page = rows.slice(0, search.limit);
		const keys = page.filter(({ found }) => found).map(({ key }) => key);
		const records = await describeRecords(tx, plan.object, keys);
		const shown = type.show(records.filter((record) => row.klass === null || record.klass === row.klass));
		return { page, next: rows.length > search.limit ? (page.at(-1)?.position ?? null) : null, shown };
	});
	const records = new Map(shown.map((record) => [record.key, record]));
	const absent = page.filter(({ found }) => !found).map(({ key }) => key);
	const erased = await findErasureTraces(action.db, action.env.auditKey, plan.object, absent);
	return {
		records: page.map(({ position, key, held }): PreviewRecord => {
			const record = records.get(key);
			if (record === undefined)
				return { position, name: key, identify: [], stays: explain(erased.has(key) ? "already_gone" : "not_found") };
			const stays = record.mayDelete ? (held ? explain("held") : null) : explain("permission_denied");
			return { position, name: record.name, identify: record.identify, stays };
		}),
		next,
	};
}

/** The key's type can refuse an HMAC. */
const visibleKey = sql`case when not ${previewRecords.keyIsHmac} then ${previewRecords.key} end`;

function explain(code: "already_gone" | "not_found" | "held" | "permission_denied"): PreviewRecord["stays"] {
	return { code, message: errorCodes[code].message };
}

function matchesSql({ object }: Plan, where: SQL, words: readonly string[]): SQL {
	const { key, table } = object;
	const isRecord = sql`${columnSql(key)} ${equalSql(key.type)} ${visibleKey}::${typeSql(key.type)}`;
	const holds = words.map((word) => wordSql(object, word));
	return sql`(${previewRecords.found} and exists (select from ${fromSql(table)} where ${joinSql([isRecord, where, ...holds], "and")}))`;
}
