import { type SQL, sql } from "drizzle-orm";
import { notifications } from "../../../drizzle/notifications.ts";
import type { Database } from "../../database/database.ts";
import { tellFeed } from "../../database/tell-feed.ts";
import { arrayOf } from "../sql/array-of.ts";
import type { Graph } from "./graph.ts";

/** Removes the notifications about references that are decided by now. If one is undecided again later, every admin is notified again. */
export async function forgetDecided(db: Pick<Database, "transaction">, { problems }: Pick<Graph, "problems">): Promise<void> {
	const undecided = problems.filter(({ kind }) => kind === "undecided").map(({ reference }) => reference);
	await forget(db, sql`not reference = any(${arrayOf(undecided)}::text[])`);
}

/** The same for a reference that is being decided. */
export async function forgetReference(db: Pick<Database, "transaction">, reference: string): Promise<void> {
	await forget(db, sql`reference = ${reference}`);
}

async function forget(db: Pick<Database, "transaction">, isDecided: SQL): Promise<void> {
	await db.transaction(async (tx) => {
		const forgotten = await tx.execute<{ user: string }>(sql`
			delete from ${notifications} where kind = 'undecided_reference' and ${isDecided} returning user_id as user`);
		const users = new Set(forgotten.map(({ user }) => user));
		await tellFeed(
			tx,
			[...users].map((user) => ({ user, changed: "notifications" as const })),
		);
	});
}
