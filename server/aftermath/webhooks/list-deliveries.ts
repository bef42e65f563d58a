import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { Database } from "../../database/database.ts";
import type { ActionContext } from "../../http/action.ts";
import type { DeliveryFilter, DeliveryPage } from "../schemas.ts";
import { readDeliveries } from "./read-deliveries.ts";

/** Newest first, with the receivers and what waits for each of them. */
export async function listDeliveries(
	{ db, env, actor }: ActionContext,
	{ deletion, state, before, limit }: DeliveryFilter,
): Promise<DeliveryPage> {
	requireAdminRole(actor);
	const conditions = [
		sql`true`,
		...(deletion === undefined ? [] : [sql`deletion = ${deletion}::uuid`]),
		...(state === undefined ? [] : [sql`state = ${state}::text`]),
		...(before === undefined ? [] : [sql`id < ${before}::int8`]),
	];
	const [found, waiting] = await Promise.all([readDeliveries(db, env, sql.join(conditions, sql` and `), limit + 1), countWaiting(db)]);
	const page = found.slice(0, limit);
	const none = { waiting: 0, failing: 0 };
	const configured = env.webhooks.map(({ name }) => ({ name, configured: true, ...(waiting.get(name) ?? none) }));
	const names = new Set(configured.map(({ name }) => name));
	const others = [...waiting].filter(([name]) => !names.has(name)).map(([name, counts]) => ({ name, configured: false, ...counts }));
	return {
		deliveries: page.map(({ batch: _batch, hasKeys: _hasKeys, ...delivery }) => delivery),
		endpoints: [...configured, ...others],
		next: found.length > page.length ? (page.at(-1)?.id ?? null) : null,
	};
}

async function countWaiting(db: Database): Promise<Map<string, { waiting: number; failing: number }>> {
	const rows = await db.execute<{ endpoint: string; waiting: number; failing: number }>(sql`
		select rule as endpoint, count(*) filter (where failures = 0)::int4 as waiting, count(*) filter (where failures > 0)::int4 as failing
		from ${outbox} where kind = 'webhook' group by rule order by rule`);
	return new Map(rows.map(({ endpoint, ...counts }) => [endpoint, counts]));
}
