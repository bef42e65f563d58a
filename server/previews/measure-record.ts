import { sql } from "drizzle-orm";
import { previewRecords } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database/database.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { previewErasure } from "../erasure/rows/preview-erasure.ts";
import type { PreviewRow } from "./find-preview.ts";
import { withPublicErrors } from "./with-public-errors.ts";

/** How many rows would go with a single record as it stands now. */
export async function measureRecord(tx: Transaction, plan: Plan, { id, klass }: Pick<PreviewRow, "id" | "klass">): Promise<number> {
	const query = sql`select key from ${previewRecords} where preview_id = ${id} order by position`;
	return (await withPublicErrors(() => previewErasure(tx, plan, { query, count: 1 }, { klass }))).rows;
}

/** Whether the person would be surprised: grown by more than a tenth and more than ten rows. */
export function hasGrown(shown: number, now: number): boolean {
	return now > shown * 1.1 && now > shown + 10;
}
