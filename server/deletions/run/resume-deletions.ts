import { and, isNull, lt, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import type { Services } from "../../services.ts";

/**
 * Queues a slice for every deletion that has not ended and that nothing has touched for so long: its worker was killed. One that waits
 * for its turn has a slice in the queue already, which is then not doubled; one whose batch takes long is locked and left out.
 */
export async function resumeDeletions({ db, queue }: Pick<Services, "db" | "queue">, untouchedSeconds: number): Promise<number> {
	return db.transaction(async (tx) => {
		const stuck = await tx
			.select({ id: deletions.id })
			.from(deletions)
			.where(and(isNull(deletions.endedAt), lt(deletions.touchedAt, sql`clock_timestamp() - make_interval(secs => ${untouchedSeconds})`)))
			.for("no key update", { skipLocked: true });
		for (const { id } of stuck) await queue.send(tx, "slice", { deletion: id, size: 10 }, { key: id });
		return stuck.length;
	});
}
