import { and, eq, gt, sql } from "drizzle-orm";
import { sessions, users } from "../../drizzle/auth.ts";
import { notificationSettings, notifications } from "../../drizzle/notifications.ts";
import type { Transaction } from "../database.ts";
import type { Installation } from "../installation.ts";
import { tellFeed } from "../tell-feed.ts";
import type { When } from "./schemas.ts";
import { defaultSettings } from "./settings.ts";

/**
 * Tells the person who started a bulk deletion that it has ended, in the transaction that ends it: once, whatever happens after. Signed
 * in is whoever has a session that has not expired; idle is not logged out.
 */
export async function deliver(
	tx: Transaction,
	{ env, queue }: Pick<Installation, "env" | "queue">,
	deletion: { id: string; actorId: string },
): Promise<void> {
	const [user] = await tx
		.select({ id: users.id, inApp: notificationSettings.inApp, email: notificationSettings.email })
		.from(users)
		.leftJoin(notificationSettings, eq(notificationSettings.userId, users.id))
		.where(eq(users.id, deletion.actorId));
	if (!user) return;
	const [session] = await tx
		.select({ id: sessions.id })
		.from(sessions)
		.where(and(eq(sessions.userId, user.id), gt(sessions.expiresAt, sql`now()`)))
		.limit(1);
	const wants = (when: When) => when === "always" || (when === "when_logged_out" && !session);
	if (wants(user.inApp ?? defaultSettings.bulkComplete.inApp)) {
		await tx.insert(notifications).values({ userId: user.id, deletionId: deletion.id, kind: "bulk_complete" }).onConflictDoNothing();
		await tellFeed(tx, user.id, { changed: "notifications" });
	}
	if (env.mail && wants(user.email ?? defaultSettings.bulkComplete.email)) await queue.send(tx, "mail", { deletion: deletion.id });
}
