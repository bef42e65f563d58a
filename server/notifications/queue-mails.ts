import { and, isNotNull, isNull, sql } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import type { Services } from "../services.ts";

/** Gives the queue the mails that ends of deletions have asked for, each once. */
export async function queueMails({ db, queue }: Pick<Services, "db" | "queue">): Promise<void> {
	await db.transaction(async (tx) => {
		const wanted = await tx
			.update(deletions)
			.set({ mailQueuedAt: sql`clock_timestamp()` })
			.where(and(isNotNull(deletions.mailWantedAt), isNull(deletions.mailQueuedAt)))
			.returning({ id: deletions.id });
		for (const { id } of wanted) await queue.send(tx, "mail", { deletion: id });
	});
}
