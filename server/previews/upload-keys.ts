import { previewUploads } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database/database.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { pickPossibleKeys } from "../erasure/rows/pick-possible-keys.ts";
import { ExpungeError } from "../http/errors.ts";

/** Keeps one part as it was sent, until the selection is sealed; the same part sent again takes the place of the first. */
export async function uploadKeys(tx: Transaction, plan: Plan, preview: string, part: number, keys: string[]): Promise<void> {
	if (keys.length === 0) throw new ExpungeError("no_records");
	const invalid = keys.length - pickPossibleKeys(plan, keys).length;
	if (invalid > 0) throw new ExpungeError("invalid_key", { count: invalid });
	await tx
		.insert(previewUploads)
		.values({ previewId: preview, part, keys })
		.onConflictDoUpdate({ target: [previewUploads.previewId, previewUploads.part], set: { keys } });
}
