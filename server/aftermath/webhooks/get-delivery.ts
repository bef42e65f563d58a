import { desc, eq, sql } from "drizzle-orm";
import { webhookAttempts } from "../../../drizzle/aftermath.ts";
import { auditEntries } from "../../../drizzle/audit.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { requireAdminRole } from "../../auth/require-actor.ts";
import type { ActionContext } from "../../http/action.ts";
import { ExpungeError } from "../../http/errors.ts";
import type { DeliveryDetails } from "../schemas.ts";
import { readDeliveries } from "./read-deliveries.ts";
import { renderEvent } from "./webhook-event.ts";

const maxAttempts = 20;

/**
 * One delivery with its newest attempts and its body. The keys in the body come from the audit, which has those that are integers or UUIDs.
 * A text key can be personal, so "…" stands for it.
 */
export async function getDelivery({ db, env, actor }: ActionContext, id: number): Promise<DeliveryDetails> {
	requireAdminRole(actor);
	const [found] = await readDeliveries(db, env, sql`id = ${id}::int8`, 1);
	if (!found) throw new ExpungeError("not_found");
	const { batch, hasKeys, ...delivery } = found;
	const [attempts, [deletion], entries] = await Promise.all([
		db
			.select({ at: webhookAttempts.at, answer: webhookAttempts.answer })
			.from(webhookAttempts)
			.where(eq(webhookAttempts.workId, id))
			.orderBy(desc(webhookAttempts.id))
			.limit(maxAttempts),
		db.select().from(deletions).where(eq(deletions.id, delivery.deletion)),
		batch === null
			? []
			: db.select({ key: auditEntries.key }).from(auditEntries).where(eq(auditEntries.batch, batch)).orderBy(auditEntries.ordinal),
	]);
	const keys = hasKeys ? entries.map(({ key }) => key) : entries.map(() => "…");
	return {
		...delivery,
		newest: attempts.map(({ at, answer }) => ({ at: at.toISOString(), answer })),
		body: deletion && delivery.event ? renderEvent(delivery.event, deletion, new Date(delivery.at), keys) : null,
	};
}
