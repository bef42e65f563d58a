import type { Database, Transaction } from "../database/database.ts";
import { readHeldAlong } from "../erasure/holds/held-records.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { previewErasure } from "../erasure/rows/preview-erasure.ts";
import type { EffectiveRights, Hierarchy } from "../permissions/effective.ts";
import type { PreviewRow } from "./find-preview.ts";
import { withPublicErrors } from "./require-plan.ts";
import { selectVisible, type VisibleSelection } from "./select-visible.ts";

/**
 * Counts what would currently be deleted. This is the expensive part of a preview: the confirmation does it once, and confirming once more.
 */
export async function measurePreview(
	db: Database | Transaction,
	plan: Plan,
	rights: EffectiveRights,
	hierarchy: Hierarchy,
	row: Pick<PreviewRow, "id" | "object" | "klass" | "count">,
): Promise<{ visible: VisibleSelection; goes: Awaited<ReturnType<typeof previewErasure>> }> {
	const visible = await selectVisible(db, plan, rights, hierarchy, row);
	const options = { klass: row.klass, held: await readHeldAlong(db, plan) };
	return { visible, goes: await withPublicErrors(() => previewErasure(db, plan, visible.selection, options)) };
}

/**
 * Whether a single record has grown by more than a tenth and more than ten rows since its numbers were shown. That would surprise the
 * person.
 */
export function hasGrown(shown: number, now: number): boolean {
	return now > shown * 1.1 && now > shown + 10;
}
