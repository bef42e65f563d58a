import { and, desc, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { holds } from "../../drizzle/holds.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import { planFrom } from "../erasure/plan/plan.ts";
import { describeRecords } from "../erasure/rows/match-records.ts";
import { pickPossibleKeys } from "../erasure/rows/read-records.ts";
import type { ActionContext } from "../http/action.ts";
import type { Hold, HoldFilter, HoldPage } from "./schemas.ts";

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
		const records = await describeRecords(db, found, pickPossibleKeys(plan, keys));
		names.set(object, new Map(records.map(({ key, name }) => [key, name])));
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

/** Newest first. */
export async function listHolds(action: ActionContext, { state, after, limit }: HoldFilter): Promise<HoldPage> {
	requireAdminRole(action.actor);
	const rows = await action.db
		.select()
		.from(holds)
		.where(
			and(
				state === "active" ? isNull(holds.releasedAt) : isNotNull(holds.releasedAt),
				after === undefined
					? undefined
					: sql`(${holds.placedAt}, ${holds.id}) < (select last.placed_at, last.id from ${holds} as last where last.id = ${after})`,
			),
		)
		.orderBy(desc(holds.placedAt), desc(holds.id))
		.limit(limit + 1);
	const page = rows.slice(0, limit);
	return { holds: await describeHolds(action, page), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
