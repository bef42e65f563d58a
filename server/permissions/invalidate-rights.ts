import { asc, inArray, sql } from "drizzle-orm";
import { actors } from "../../drizzle/permissions.ts";
import type { Transaction } from "../database/database.ts";
import { tellFeed } from "../database/tell-feed.ts";
import { lockRightsExclusive } from "./lock-rights.ts";

/**
 * Call before changing the rights of these people, in the same transaction. It waits for running batches and blocks new ones. After the
 * commit, no batch deletes anything with the old rights.
 */
export async function invalidateRights(tx: Transaction, userIds: readonly string[]): Promise<void> {
	if (userIds.length === 0) return;
	await lockRightsExclusive(tx, userIds);
	const affected = inArray(actors.userId, [...userIds]);
	await tx.select({ userId: actors.userId }).from(actors).where(affected).orderBy(asc(actors.userId)).for("update");
	await tx
		.update(actors)
		.set({ rightsVersion: sql`${actors.rightsVersion} + 1` })
		.where(affected);
	for (const userId of userIds) await tellFeed(tx, userId, { changed: "rights" });
}
