import { and, desc, isNotNull, isNull, sql } from "drizzle-orm";
import { holds } from "../../drizzle/erasure.ts";
import { requireAdminRole } from "../auth/require-admin-role.ts";
import type { ActionContext } from "../http/action.ts";
import { describeHolds } from "./describe-holds.ts";
import type { HoldFilter, HoldPage } from "./schemas.ts";

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
