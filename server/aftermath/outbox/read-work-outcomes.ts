import { sql } from "drizzle-orm";
import { type OutboxKind, outbox, settledWork } from "../../../drizzle/aftermath.ts";
import type { Database } from "../../database/database.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { waitingCodes } from "./outbox-work.ts";

interface WorkOutcome {
	/**
	 * Work still to be done. `failing` counts the work that could not be done yet. A missing file is looked for again, and does not count as
	 * failing.
	 */
	waiting: number;
	failing: number;
	done: number;
	/** Files that were missing, and rows that another system did not have. */
	missing: number;
	/** Work that was not done, because a remaining row has the same values. */
	shared: number;
}

/** What happened to the work outside the tables, by kind. Null: the deletion left no work of that kind. */
type WorkOutcomes = Record<OutboxKind, WorkOutcome | null>;

export const noWork: WorkOutcomes = { file: null, request: null, webhook: null, cache: null };

/** Deletions without such work are omitted. */
export async function readWorkOutcomes(db: Pick<Database, "execute">, deletions: readonly string[]): Promise<Map<string, WorkOutcomes>> {
	if (deletions.length === 0) return new Map();
	const own = sql`deletion_id = any(${arrayOf([...deletions])}::uuid[])`;
	const rows = await db.execute<{ deletion: string; kind: OutboxKind } & Record<keyof WorkOutcome, number>>(sql`
		select deletion_id as deletion, kind, sum(waiting)::int4 as waiting, sum(failing)::int4 as failing,
			sum(done)::int4 as done, sum(missing)::int4 as missing, sum(shared)::int4 as shared
		from (
			select deletion_id, kind, 0 as waiting, 0 as failing, done, missing, shared from ${settledWork} where ${own}
			union all
			select deletion_id, kind, count(*), count(*) filter (where reason <> all(${arrayOf([...waitingCodes])}::text[])), 0, 0, 0
			from ${outbox} where ${own} group by deletion_id, kind
		) as w group by deletion_id, kind`);
	const found = new Map<string, WorkOutcomes>();
	for (const { deletion, kind, ...outcome } of rows) found.set(deletion, { ...(found.get(deletion) ?? noWork), [kind]: outcome });
	return found;
}
