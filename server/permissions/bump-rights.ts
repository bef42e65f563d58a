import { asc, inArray, sql } from "drizzle-orm";
import { actors } from "../../drizzle/permissions.ts";
import type { Transaction } from "../database/database.ts";
import { tellFeed } from "../database/tell-feed.ts";
import { passGates } from "./rights-gate.ts";

/**
 * Call before changing the rights of these people, in the same transaction. It waits for the batches that run with the old rights and
 * holds back those that would begin; after the commit nothing goes on the strength of the old rights.
 */
export async function bumpRights(tx: Transaction, userIds: readonly string[]): Promise<void> {
	if (userIds.length === 0) return;
	await passGates(tx, userIds);
	const affected = inArray(actors.userId, [...userIds]);
	await tx.select({ userId: actors.userId }).from(actors).where(affected).orderBy(asc(actors.userId)).for("update");
	await tx
		.update(actors)
		.set({ rightsVersion: sql`${actors.rightsVersion} + 1` })
		.where(affected);
	for (const userId of userIds) await tellFeed(tx, userId, { changed: "rights" });
}
