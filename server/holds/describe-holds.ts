import { inArray } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import type { holds } from "../../drizzle/erasure.ts";
import { planFrom } from "../erasure/plan/plan.ts";
import { pickPossibleKeys, readNames } from "../erasure/rows/read-records.ts";
import type { ActionContext } from "../http/action.ts";
import type { Hold } from "./schemas.ts";

type HoldRow = typeof holds.$inferSelect;

export async function describeHolds({ db, graph }: Pick<ActionContext, "db" | "graph">, rows: readonly HoldRow[]): Promise<Hold[]> {
	if (rows.length === 0) return [];
	const ids = [...new Set(rows.flatMap(({ placedBy, releasedBy }) => (releasedBy === null ? [placedBy] : [placedBy, releasedBy])))];
	const people = await db.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, ids));
	const person = (id: string) => ({ id, name: people.find((candidate) => candidate.id === id)?.name ?? null });
	const current = await graph.current();
	const names = new Map<string, ReadonlyMap<string, string>>();
	for (const object of new Set(rows.map((row) => row.object))) {
		const found = current.objects.get(object);
		if (!found) continue;
		const plan = planFrom(current, found);
		const keys = rows.filter((row) => row.object === object).map(({ key }) => key);
		names.set(object, await readNames(db, plan, pickPossibleKeys(plan, keys)));
	}
	return rows.map((row) => ({
		id: row.id,
		object: row.object,
		klass: row.klass,
		key: row.key,
		name: names.get(row.object)?.get(row.key) ?? null,
		reason: row.reason,
		placedBy: person(row.placedBy),
		placedAt: row.placedAt.toISOString(),
		released:
			row.releasedAt && row.releasedBy !== null
				? { by: person(row.releasedBy), at: row.releasedAt.toISOString(), reason: row.releaseReason ?? "" }
				: null,
	}));
}
