import { and, eq, sql } from "drizzle-orm";
import { notificationSettings } from "../../drizzle/notifications.ts";
import { pagePartVersion, readRecentGrantable } from "../crm/read-grantable.ts";
import type { ActionContext } from "../http/action.ts";
import { describeRights } from "../permissions/effective.ts";
import { readRights } from "../permissions/lock-rights.ts";
import type { Language } from "../words/language.ts";
import type { Me } from "./schemas.ts";

/** The signed-in person, and what their screens may offer. Remembers the language that the request names, if any, for mails. */
export async function readMe(action: ActionContext, named: Language | null): Promise<Me> {
	const { db, crm, actor } = action;
	const { sessionId: _, ...user } = actor;
	if (named !== null) await rememberLanguage(action, named);
	const lines = await readRecentGrantable(db, crm);
	return { user, rights: describeRights(await readRights(db, actor.id), crm.objects, lines), crmVersion: pagePartVersion(crm, lines) };
}

/** Reads first, because this runs often and the language rarely changes. */
async function rememberLanguage({ db, actor }: ActionContext, language: Language): Promise<void> {
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
