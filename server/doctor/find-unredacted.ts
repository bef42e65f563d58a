import { sql } from "drizzle-orm";
import { redactions } from "../../drizzle/redactions.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { canRead } from "./can-read.ts";
import type { Finding } from "./finding.ts";

/** Texts that still hold the address of somebody deleted; nothing before Expunge was set up, or to a role that may not know. */
export async function findUnredacted(db: Executor): Promise<Finding[]> {
	if (!(await canRead(db, "expunge.redactions"))) return [];
	const rows = await db.execute<{ texts: number; day: string }>(sql`
		select sum(failed)::int4 as texts, to_char(created_at, 'YYYY-MM-DD') as day from ${redactions} where failed > 0 group by 2 order by 2`);
	return rows.map(({ texts, day }) => ({
		severity: "advice",
		about: "redaction",
		message: `The database refused to change ${texts === 1 ? "a text" : `${texts} texts`} with the address of somebody deleted on ${day}; the mentions of that deletion list ${texts === 1 ? "it" : "them"}.`,
	}));
}
