import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { holds } from "../../drizzle/erasure.ts";
import { planFrom } from "../erasure/plan/plan.ts";
import { pickPossibleKeys, readRecords } from "../erasure/rows/read-records.ts";
import type { Services } from "../services.ts";

/**
 * Removes released holds of records that no longer exist, however they were deleted, because reasons and text keys may identify a person.
 * The audit keeps that the holds were placed and released.
 */
export async function forgetReleased({ db, graph }: Pick<Services, "db" | "graph">): Promise<number> {
	const current = await graph.current();
	const released = await db.select({ object: holds.object, key: holds.key }).from(holds).where(isNotNull(holds.releasedAt));
	let forgotten = 0;
	for (const name of new Set(released.map(({ object }) => object))) {
		const object = current.objects.get(name);
		if (!object) continue;
		const plan = planFrom(current, object);
		const keys = [...new Set(released.filter((hold) => hold.object === name).map(({ key }) => key))];
		const existing = new Set((await readRecords(db, plan, pickPossibleKeys(plan, keys), null)).map(({ key }) => key));
		const gone = keys.filter((key) => !existing.has(key));
		if (gone.length === 0) continue;
		const removed = await db
			.delete(holds)
			.where(and(eq(holds.object, name), inArray(holds.key, gone), isNotNull(holds.releasedAt)))
			.returning({ id: holds.id });
		forgotten += removed.length;
	}
	return forgotten;
}
