import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { holds } from "../../drizzle/erasure.ts";
import { planFrom } from "../erasure/plan/plan.ts";
import { pickPossibleKeys } from "../erasure/rows/pick-possible-keys.ts";
import { readRecords } from "../erasure/rows/read-records.ts";
import type { Services } from "../services.ts";

/**
 * Reasons and keys that are text may say who a record was: once it is gone, its released holds go too, whichever way it went. That
 * they were placed and released stays in the audit.
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
		const standing = new Set((await readRecords(db, plan, pickPossibleKeys(plan, keys), null)).map(({ key }) => key));
		const gone = keys.filter((key) => !standing.has(key));
		if (gone.length === 0) continue;
		const removed = await db
			.delete(holds)
			.where(and(eq(holds.object, name), inArray(holds.key, gone), isNotNull(holds.releasedAt)))
			.returning({ id: holds.id });
		forgotten += removed.length;
	}
	return forgotten;
}
