import { sql } from "drizzle-orm";
import { isRetryable } from "../erasure/failures.ts";
import { findLocked } from "../erasure/find-locked.ts";
import type { Plan } from "../erasure/plan.ts";
import type { Installation } from "../installation.ts";
import { readWaiting } from "./read-waiting.ts";

/** Which of the next records somebody else is working on, the first of them being 0; none where that cannot be asked either. */
export async function findLockedPlaces(
	{ db }: Pick<Installation, "db">,
	plan: Plan,
	{ deletion, size }: { deletion: string; size: number },
): Promise<number[]> {
	const places = db.transaction(async (tx) => {
		// A whole table may be locked.
		await tx.execute(sql`select set_config('lock_timeout', '250', true)`);
		const keys = (await readWaiting(tx, deletion, size)).map(({ key }) => key);
		const locked = await findLocked(tx, plan, keys);
		return keys.flatMap((key, place) => (locked.has(key) ? [place] : []));
	});
	return places.catch((error) => {
		if (isRetryable(error)) return [];
		throw error;
	});
}
