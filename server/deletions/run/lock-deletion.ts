import { eq, getTableColumns, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import type { Transaction } from "../../database/database.ts";
import { ownFunction } from "../../database/own-function.ts";

const { slice, batchTransaction, ...columns } = getTableColumns(deletions);

/** All that the role of batches may read of a deletion: whoever knows its slice can write about it. */
export const deletionColumns = columns;

export type DeletionRow = Omit<typeof deletions.$inferSelect, "slice" | "batchTransaction">;

/** Held until the transaction ends: batches of one deletion run one after the other, and whoever cancels it waits for the one that runs. */
export async function lockDeletion(tx: Transaction, id: string): Promise<(DeletionRow & { slice: string | null }) | undefined> {
	const [row] = await tx.select().from(deletions).where(eq(deletions.id, id)).for("no key update");
	return row;
}

/** The same for a batch, which writes about this deletion and no other; undefined where it has ended or another slice has it. */
export async function beginBatch(tx: Transaction, id: string, ofSlice: string): Promise<DeletionRow | undefined> {
	const [begun] = await tx.execute<{ begun: boolean }>(sql`select ${ownFunction("begin_batch")}(${id}, ${ofSlice}) as begun`);
	if (!begun?.begun) return undefined;
	const [row] = await tx.select(deletionColumns).from(deletions).where(eq(deletions.id, id));
	return row;
}
