import { previews } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database/database.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import type { PreviewRow } from "./find-preview.ts";
import { lifetime } from "./seal-selection.ts";

type NewPreview = Pick<PreviewRow, "actorId" | "object" | "klass" | "bulk" | "state"> & { count?: number };

/** Without its records yet. */
export async function insertPreview(tx: Transaction, plan: Plan, values: NewPreview): Promise<PreviewRow> {
	const [created] = await tx
		.insert(previews)
		.values({ ...values, fingerprint: plan.graph.fingerprint, expiresAt: new Date(Date.now() + lifetime) })
		.returning();
	if (!created) throw new Error("A preview was not inserted.");
	return created;
}
