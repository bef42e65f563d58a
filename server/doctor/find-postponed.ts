import { sql } from "drizzle-orm";
import { tombstones } from "../../drizzle/erasure.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { canRead } from "./can-read.ts";
import type { Finding } from "./finding.ts";

/** What refers to deleted records and could not be swept; nothing before Expunge was set up, or to a role that may not know. */
export async function findPostponed(db: Executor): Promise<Finding[]> {
	if (!(await canRead(db, "expunge.tombstones"))) return [];
	const rows = await db.execute<{ reason: string; keys: number; since: string; next: string }>(sql`
		select postponed_reason as reason, count(*)::int4 as keys, to_char(min(erased_at), 'YYYY-MM-DD HH24:MI') as since,
			to_char(min(due_at), 'YYYY-MM-DD HH24:MI') as next
		from ${tombstones} where postponed_reason is not null group by postponed_reason order by postponed_reason`);
	return rows.map(({ reason, keys, since, next }) => ({
		severity: "advice",
		about: "sweep",
		message: `${reason}. ${keys === 1 ? "One erased key is" : `${keys} erased keys are`} still referenced, since ${since} at the latest; next attempt at ${next}.`,
	}));
}
