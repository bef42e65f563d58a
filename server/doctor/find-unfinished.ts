import { sql } from "drizzle-orm";
import { redactions } from "../../drizzle/aftermath.ts";
import { tombstones } from "../../drizzle/erasure.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { canRead } from "./can-read.ts";
import { findUndone } from "./find-undone.ts";
import type { Finding } from "./finding.ts";
import { daySql, minuteSql } from "./minute-sql.ts";

/** Work that deletions left undone. Empty before setup, and for a role that may not read our tables. */
export async function findUnfinished(db: Executor): Promise<Finding[]> {
	return [...(await findPostponed(db)), ...(await findUnredacted(db)), ...(await findUndone(db))];
}

/** References to deleted records that could not be swept. */
async function findPostponed(db: Executor): Promise<Finding[]> {
	if (!(await canRead(db, "expunge.tombstones"))) return [];
	const rows = await db.execute<{ reason: string; keys: number; since: string; next: string }>(sql`
		select postponed_reason as reason, count(*)::int4 as keys, ${minuteSql(sql`min(erased_at)`)} as since,
			${minuteSql(sql`min(due_at)`)} as next
		from ${tombstones} where postponed_reason is not null group by postponed_reason order by postponed_reason`);
	return rows.map(({ reason, keys, since, next }) => ({
		severity: "advice",
		about: "sweep",
		message: `${reason}. ${keys === 1 ? "One erased key is" : `${keys} erased keys are`} still referenced, since ${since} at the latest; next attempt at ${next}.`,
	}));
}

/** Texts that still contain the address of a deleted person. */
export async function findUnredacted(db: Executor): Promise<Finding[]> {
	if (!(await canRead(db, "expunge.redactions"))) return [];
	const rows = await db.execute<{ texts: number; day: string }>(sql`
		select sum(failed)::int4 as texts, ${daySql(sql`created_at`)} as day from ${redactions} where failed > 0 group by 2 order by 2`);
	return rows.map(({ texts, day }) => ({
		severity: "advice",
		about: "redaction",
		message: `The database refused to change ${texts === 1 ? "a text" : `${texts} texts`} with the address of somebody deleted on ${day}; the mentions of that deletion list ${texts === 1 ? "it" : "them"}.`,
	}));
}
