import { sql } from "drizzle-orm";
import { outbox, removedFiles } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import type { Database } from "../../database/database.ts";
import { tellFeed } from "../../database/tell-feed.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";

export interface WaitingFile {
	id: number;
	deletion: string;
	rule: string;
	values: Record<string, string>;
	/** Why the last attempt failed. */
	reason: string | null;
	/** It has not been there for a day. */
	overdue: boolean;
}

/** A mount may be missing for a while. A file that is not there is looked for so long before it counts as gone. */
const lookedForHours = 24;

/** NOT_THERE: the row's own file. FOLDER_NOT_THERE: the folder of its derived files is missing or empty; its own file is settled. */
export const missingCodes = ["NOT_THERE", "FOLDER_NOT_THERE"] as const;

/** shared: a remaining row names the file too. failed: it is tried again later; the code says why. */
export type FileResult = { result: "removed" | "missing" | "shared" } | { result: "failed"; code: string };

export async function readDueFiles(db: Database, limit: number): Promise<WaitingFile[]> {
	return [
		...(await db.execute<WaitingFile & Record<string, unknown>>(sql`
			select id::float8 as id, deletion_id as deletion, rule, "values", reason,
				coalesce(missing_since <= now() - make_interval(hours => ${lookedForHours}), false) as overdue
			from ${outbox} where due_at <= now() order by due_at, id limit ${limit}`)),
	];
}

export async function areFilesDue(db: Database): Promise<boolean> {
	const [found] = await db.execute<{ due: boolean }>(sql`select exists (select from ${outbox} where due_at <= now()) as due`);
	return found?.due === true;
}

/**
 * Deletes the rows of the files that are settled, and adds them to the counts of their deletions. A row that another worker has settled
 * meanwhile counts once. Failed files wait 5 seconds, and twice as long after each failure, an hour at most.
 */
export async function settleFiles(db: Database, results: ReadonlyMap<WaitingFile, FileResult>): Promise<void> {
	if (results.size === 0) return;
	const settled = [...results].filter(([, { result }]) => result !== "failed");
	const failed = [...results].flatMap(([file, result]) => (result.result === "failed" ? [[file, result.code] as const] : []));
	await db.transaction(async (tx) => {
		await tx.execute(sql`
			with settled as (
				delete from ${outbox} as o using unnest(${arrayOf(settled.map(([{ id }]) => id))}::bigint[], ${arrayOf(settled.map(([, { result }]) => result))}::text[]) as r (id, result)
				where o.id = r.id returning o.deletion_id, r.result
			)
			insert into ${removedFiles} as f (deletion_id, removed, missing, shared)
			select deletion_id, count(*) filter (where result = 'removed'), count(*) filter (where result = 'missing'), count(*) filter (where result = 'shared')
			from settled group by deletion_id order by deletion_id
			on conflict (deletion_id) do update
			set removed = f.removed + excluded.removed, missing = f.missing + excluded.missing, shared = f.shared + excluded.shared`);
		await tx.execute(sql`
			update ${outbox} as o set failures = o.failures + 1, reason = r.code,
				missing_since = case when r.code = any(${arrayOf([...missingCodes])}::text[]) then coalesce(o.missing_since, clock_timestamp()) end,
				due_at = clock_timestamp() + least(3600, 5 * 2 ^ least(o.failures, 10)) * interval '1 second'
			from unnest(${arrayOf(failed.map(([{ id }]) => id))}::bigint[], ${arrayOf(failed.map(([, code]) => code))}::text[]) as r (id, code)
			where o.id = r.id`);
		const changed = [...new Set([...results.keys()].map(({ deletion }) => deletion))];
		const owners = await tx.execute<{ id: string; actor: string }>(sql`
			select id, actor_id as actor from ${deletions} where id = any(${arrayOf(changed)}::uuid[])`);
		for (const { id, actor } of owners) await tellFeed(tx, actor, { changed: "deletion", id });
	});
}
