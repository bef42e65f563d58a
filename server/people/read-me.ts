import { and, eq, sql } from "drizzle-orm";
import { notificationSettings } from "../../drizzle/notifications.ts";
import { pagePartVersion, readRecentGrantable } from "../crm/read-grantable.ts";
import type { ActionContext } from "../http/action.ts";
import { describeRights } from "../permissions/effective.ts";
import { readRights } from "../permissions/lock-rights.ts";
import type { Me } from "./schemas.ts";

/** The signed-in person, and what their screens may offer. Remembers their language, which mails need. */
export async function readMe(action: ActionContext): Promise<Me> {
	const { db, crm, actor } = action;
	const { sessionId: _, ...user } = actor;
	await rememberLanguage(action);
	const lines = await readRecentGrantable(db, crm);
	return { user, rights: describeRights(await readRights(db, actor.id), crm.objects, lines), crmVersion: pagePartVersion(crm, lines) };
}

/** Reads first, because this runs often and the language rarely changes. A request without a known language changes nothing. */
async function rememberLanguage({ db, actor, language, isLanguageNamed }: ActionContext): Promise<void> {
	if (!isLanguageNamed) return;
	const isKnown = await db
		.select({ one: sql`1` })
		.from(notificationSettings)
		.where(and(eq(notificationSettings.userId, actor.id), eq(notificationSettings.language, language)));
	if (isKnown.length > 0) return;
	await db
		.insert(notificationSettings)
		.values({ userId: actor.id, language })
		.onConflictDoUpdate({ target: notificationSettings.userId, set: { language } });
}
