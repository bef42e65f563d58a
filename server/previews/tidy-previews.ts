import { and, lt, ne, sql } from "drizzle-orm";
import { previews } from "../../drizzle/deletions.ts";
import type { Services } from "../services.ts";

/** Removes selections that nobody confirmed in time. */
export async function tidyPreviews({ db }: Pick<Services, "db">): Promise<void> {
	await db.delete(previews).where(and(ne(previews.state, "confirmed"), lt(previews.expiresAt, sql`now() - interval '1 hour'`)));
}
