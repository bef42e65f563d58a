import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { webhookDeliveries } from "../../../drizzle/aftermath.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { ActionContext } from "../../http/action.ts";
import type { Services } from "../../services.ts";
import type { DeliveryFilter, DeliveryPage } from "../schemas.ts";

/** Newest first. */
export async function listDeliveries({ db, actor }: ActionContext, { deletion, before, limit }: DeliveryFilter): Promise<DeliveryPage> {
	requireAdminRole(actor);
	const rows = await db
		.select()
		.from(webhookDeliveries)
		.where(
			and(
				deletion === undefined ? undefined : eq(webhookDeliveries.deletionId, deletion),
				before === undefined ? undefined : lt(webhookDeliveries.id, before),
			),
		)
		.orderBy(desc(webhookDeliveries.id))
		.limit(limit + 1);
	const page = rows.slice(0, limit);
	return {
		deliveries: page.map(({ id, messageId, deletionId, event, endpoint, answer, at }) => ({
			id,
			message: messageId,
			deletion: deletionId,
			event,
			endpoint,
			answer,
			at: at.toISOString(),
		})),
		next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
	};
}

const keptDays = 30;
const maxKept = 10_000;

/** Keeps the log short. */
export async function tidyDeliveries({ db }: Pick<Services, "db">): Promise<void> {
	const newest = sql`(select max(id) from ${webhookDeliveries})`;
	await db
		.delete(webhookDeliveries)
		.where(
			or(
				lt(webhookDeliveries.at, sql`now() - make_interval(days => ${keptDays})`),
				sql`${webhookDeliveries.id} <= ${newest} - ${maxKept}::int8`,
			),
		);
}
