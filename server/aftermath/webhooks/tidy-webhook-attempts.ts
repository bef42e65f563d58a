import { lt, or, sql } from "drizzle-orm";
import { webhookAttempts } from "../../../drizzle/aftermath.ts";
import type { Services } from "../../services.ts";

const keptDays = 30;
const maxKept = 10_000;

/** Keeps the log short. */
export async function tidyWebhookAttempts({ db }: Pick<Services, "db">): Promise<void> {
	const newest = sql`(select max(id) from ${webhookAttempts})`;
	await db
		.delete(webhookAttempts)
		.where(
			or(
				lt(webhookAttempts.at, sql`now() - make_interval(days => ${keptDays})`),
				sql`${webhookAttempts.id} <= ${newest} - ${maxKept}::int8`,
			),
		);
}
