import { eq } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import type { Transaction } from "../database.ts";

export type DeletionRow = typeof deletions.$inferSelect;

/** Held until the transaction ends: batches of one deletion run one after the other, and whoever cancels it waits for the one that runs. */
export async function lockDeletion(tx: Transaction, id: string): Promise<DeletionRow | undefined> {
	const [row] = await tx.select().from(deletions).where(eq(deletions.id, id)).for("no key update");
	return row;
}
