import { sql } from "drizzle-orm";
import { outbox, removedFiles } from "../../../drizzle/aftermath.ts";
import type { Database } from "../../database/database.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { missingCodes } from "./waiting-files.ts";

interface FileOutcome {
	/** Files still to be removed. `failing` of them could not be removed yet. A file that is not there is looked for, and does not fail. */
	waiting: number;
	failing: number;
	removed: number;
	/** Files that were not there. */
	missing: number;
	/** Files that stay, because a remaining row names them too. */
	shared: number;
}

/** What has become of the files of these deletions. Deletions without files are omitted. */
export async function readFileOutcomes(db: Pick<Database, "execute">, deletions: readonly string[]): Promise<Map<string, FileOutcome>> {
	if (deletions.length === 0) return new Map();
	const rows = await db.execute<{ deletion: string } & Record<keyof FileOutcome, number>>(sql`
		select d.id as deletion, coalesce(o.waiting, 0) as waiting, coalesce(o.failing, 0) as failing,
			coalesce(f.removed, 0) as removed, coalesce(f.missing, 0) as missing, coalesce(f.shared, 0) as shared
		from unnest(${arrayOf([...deletions])}::uuid[]) as d (id)
		left join ${removedFiles} as f on f.deletion_id = d.id
		left join lateral (
			select count(*)::int4 as waiting, (count(*) filter (where reason <> all(${arrayOf([...missingCodes])}::text[])))::int4 as failing from ${outbox} where deletion_id = d.id
		) as o on true
		where f.deletion_id is not null or o.waiting > 0`);
	return new Map(rows.map(({ deletion, ...outcome }) => [deletion, outcome]));
}
