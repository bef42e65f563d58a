import { and, desc, eq, lt } from "drizzle-orm";
import { webhookDeliveries } from "../../../drizzle/aftermath.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { ActionContext } from "../../http/action.ts";
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
