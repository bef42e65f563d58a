import { eq } from "drizzle-orm";
import { notificationSettings } from "../../drizzle/notifications.ts";
import type { ActionContext } from "../http/action.ts";
import type { NotificationSettings, SavedSettings } from "./schemas.ts";

const defaultSettings: NotificationSettings = { bulkComplete: { inApp: "always", email: "when_logged_out" }, desktop: false };

export async function readSettings({ db, env, actor }: ActionContext): Promise<SavedSettings> {
	const [row] = await db.select().from(notificationSettings).where(eq(notificationSettings.userId, actor.id));
	const settings = row ? { bulkComplete: { inApp: row.inApp, email: row.email }, desktop: row.desktop } : defaultSettings;
	return { ...settings, canEmail: env.mail !== null };
}

export async function saveSettings({ db, env, actor }: ActionContext, settings: NotificationSettings): Promise<SavedSettings> {
	const values = { ...settings.bulkComplete, desktop: settings.desktop };
	await db
		.insert(notificationSettings)
		.values({ userId: actor.id, ...values })
		.onConflictDoUpdate({ target: notificationSettings.userId, set: values });
	return { ...settings, canEmail: env.mail !== null };
}
