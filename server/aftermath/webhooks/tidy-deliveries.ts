import { lt, or, sql } from "drizzle-orm";
import { webhookDeliveries } from "../../../drizzle/aftermath.ts";
import type { Services } from "../../services.ts";

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
