import { sql } from "drizzle-orm";
import { acceptedReferences } from "../../drizzle/erasure.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { canRead } from "./find-unfinished.ts";
import type { Finding } from "./finding.ts";

/** Undecided references that an admin had decided on, for keys that were others then. */
export async function findOutdatedDecisions(db: Executor, { problems }: Graph): Promise<Finding[]> {
	const undecided = problems.filter(({ kind }) => kind === "undecided").map(({ reference }) => reference);
	if (undecided.length === 0 || !(await canRead(db, "expunge.accepted_references"))) return [];
	const rows = await db.execute<{ reference: string; by: string; at: string }>(sql`
		select reference, accepted_by as by, to_char(accepted_at, 'YYYY-MM-DD') as at from ${acceptedReferences}
		where reference = any(${arrayOf(undecided)}::text[]) order by reference`);
	return rows.map(({ reference, by, at }) => ({
		severity: "note",
		about: "reference",
		message: `${reference} was accepted on ${at} by ${by}, but the key has changed since.`,
	}));
}
