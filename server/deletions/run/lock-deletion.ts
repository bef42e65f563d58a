import { eq, getTableColumns, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import { ownFunction, type Transaction } from "../../database/database.ts";

const { sliceId, batchTransaction, ...columns } = getTableColumns(deletions);

/** The columns of a deletion that expunge_eraser may read. The slice's id is missing, because it allows a batch to begin. */
export const deletionColumns = columns;

export type DeletionRow = Omit<typeof deletions.$inferSelect, "sliceId" | "batchTransaction">;

/** A slice, and its deletion. */
export interface SliceOwner {
	deletion: string;
	id: string;
}

/**
 * Locks the deletion until the transaction ends. Batches of one deletion run one after the other, and cancelling waits for the running one.
 */
export async function lockDeletion(tx: Transaction, id: string): Promise<(DeletionRow & { sliceId: string | null }) | undefined> {
	const [row] = await tx.select().from(deletions).where(eq(deletions.id, id)).for("no key update");
	return row;
}

/** The same for the slice that owns the deletion. Undefined if the deletion has ended, or if another slice owns it. */
export async function lockOwnDeletion(tx: Transaction, owner: SliceOwner): Promise<DeletionRow | undefined> {
	const row = await lockDeletion(tx, owner.deletion);
	return row && row.endedAt === null && row.sliceId === owner.id ? row : undefined;
}

/** The same for a batch. The database function checks what `lockOwnDeletion` checks, and binds the transaction to this deletion. */
export async function beginBatch(tx: Transaction, id: string, ofSlice: string): Promise<DeletionRow | undefined> {
	const [begun] = await tx.execute<{ begun: boolean }>(sql`select ${ownFunction("begin_batch")}(${id}, ${ofSlice}) as begun`);
	if (!begun?.begun) return undefined;
	const [row] = await tx.select(deletionColumns).from(deletions).where(eq(deletions.id, id));
	return row;
}
