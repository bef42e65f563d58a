import { inArray, sql } from "drizzle-orm";
import { redactions } from "../../../drizzle/aftermath.ts";
import type { Database } from "../../database/database.ts";

interface RedactionOutcome {
	state: "waiting" | "done";
	people: number;
	/** Rows in which an address was replaced, and rows that contain a name elsewhere. */
	replaced: number;
	mentions: number;
	/** Rows that could not be changed, and addresses that were kept because a remaining record also has them. */
	failed: number;
	shared: number;
}

/** The redaction results of these deletions. Deletions without redaction are omitted. */
export async function readRedactionOutcomes(
	db: Pick<Database, "select">,
	deletions: readonly string[],
): Promise<Map<string, RedactionOutcome>> {
	if (deletions.length === 0) return new Map();
	const rows = await db
		.select({
			deletion: redactions.deletionId,
			people: sql<number>`count(*)::int`,
			waiting: sql<number>`(count(*) filter (where ${redactions.doneAt} is null))::int`,
			replaced: sql<number>`sum(${redactions.replaced})::int`,
			mentions: sql<number>`sum(${redactions.mentions})::int`,
			failed: sql<number>`sum(${redactions.failed})::int`,
			shared: sql<number>`sum(${redactions.shared})::int`,
		})
		.from(redactions)
		.where(inArray(redactions.deletionId, [...deletions]))
		.groupBy(redactions.deletionId);
	return new Map(rows.map(({ deletion, waiting, ...counts }) => [deletion, { state: waiting > 0 ? "waiting" : "done", ...counts }]));
}
