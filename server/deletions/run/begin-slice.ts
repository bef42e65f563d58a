import { randomUUID } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import { tellFeed } from "../../database/tell-feed.ts";
import type { Services } from "../../services.ts";
import { runSlice } from "./run-slice.ts";

const fiveSeconds = 5_000;

/** A job of the queue: takes the deletion over from whatever slice had it, and goes on with it. Nothing if it has ended. */
export async function beginSlice(
	services: Services,
	{ deletion, size }: { deletion: string; size: number },
	signal: AbortSignal,
): Promise<void> {
	const id = randomUUID();
	const begun = await services.db.transaction(async (tx) => {
		const [row] = await tx
			.update(deletions)
			.set({
				slice: id,
				state: "running",
				startedAt: sql`coalesce(${deletions.startedAt}, clock_timestamp())`,
				touchedAt: sql`clock_timestamp()`,
			})
			.where(and(eq(deletions.id, deletion), isNull(deletions.endedAt)))
			.returning();
		if (row) await tellFeed(tx, row.actorId, { changed: "deletion", id: deletion });
		return row;
	});
	if (!begun) return;
	const { object, failingSince } = begun;
	await runSlice(services, { deletion, id, object, failingSince, lasts: fiveSeconds, firstSize: size, signal });
}
