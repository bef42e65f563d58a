import { sql } from "drizzle-orm";
import { outbox, redactions } from "../../drizzle/aftermath.ts";
import { tombstones } from "../../drizzle/erasure.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Finding } from "./finding.ts";

/** Work that deletions left undone. Empty before setup, and for a role that may not read our tables. */
export async function findUnfinished(db: Executor): Promise<Finding[]> {
	return [...(await findPostponed(db)), ...(await findUnredacted(db)), ...(await findUnremoved(db))];
}

/** References to deleted records that could not be swept. */
async function findPostponed(db: Executor): Promise<Finding[]> {
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

/** Texts that still contain the address of a deleted person. */
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

/** What an operator can do about files that could not be removed, by the code that the outbox stores. */
const fileRemedies: Readonly<Record<string, string>> = {
	NO_FOLDER: "CRM_FILES is missing in the server's environment",
	NO_RULE: "the adapter no longer has a rule for this table, columns of the path and condition",
	AMBIGUOUS_NAME:
		"a value contains the character that ends it in the pattern, so the pattern could match files of other rows; only the derived files wait",
	UNSAFE_PATH: "the path leads out of the folder of CRM_FILES, through a link, or to something that is no file",
	UNFIT_ADAPTER: "the adapter does not fit the database",
	NO_PRIVILEGE: "expunge_app may not read every row that could name the files",
	EACCES: "the server may not write to the folder (EACCES)",
	EPERM: "the server may not write to the folder (EPERM)",
	EROFS: "the file system is read-only (EROFS)",
	ENOENT: "the folder of CRM_FILES does not exist",
};

/** A mount may be missing: the operator can bring it back before the day is over. */
const missing: Readonly<Record<string, { one: string; several: string }>> = {
	NOT_THERE: { one: "is not there", several: "are not there" },
	FOLDER_NOT_THERE: {
		one: "has derived files in a folder that is missing or empty",
		several: "have derived files in a folder that is missing or empty",
	},
};

type UnremovedFiles = { rule: string; reason: string | null; files: number; since: string };

/** Files that could not be removed, and files that no worker has looked at for ten minutes. */
export async function findUnremoved(db: Executor): Promise<Finding[]> {
	if (!(await canRead(db, "expunge.outbox"))) return [];
	const rows = await db.execute<UnremovedFiles>(sql`
		select rule, reason, count(*)::int4 as files, to_char(min(created_at), 'YYYY-MM-DD HH24:MI') as since
		from ${outbox} where failures > 0 or due_at < now() - interval '10 minutes' group by rule, reason order by rule, reason`);
	return rows.map((row) => ({ severity: "advice", about: "files", message: describeUnremoved(row) }));
}

function describeUnremoved({ rule, reason, files, since }: UnremovedFiles): string {
	const some = `${files === 1 ? "A file" : `${files} files`} of deleted rows (${rule})`;
	const gone = missing[reason ?? ""]?.[files === 1 ? "one" : "several"];
	if (gone !== undefined) return `${some} ${gone} (since ${since}). A mount may be missing. Expunge looks again for a day.`;
	return `${some} could not be removed since ${since}: ${reason === null ? "no worker has tried" : (fileRemedies[reason] ?? reason)}. The server tries again within an hour.`;
}

/** False before setup, and for a role without the privilege. */
export async function canRead(db: Executor, table: `expunge.${string}`): Promise<boolean> {
	const [row] = await db.execute<{ readable: boolean }>(sql`
		select case when to_regnamespace('expunge') is null or not has_schema_privilege('expunge', 'usage') then false
			else coalesce(has_table_privilege(to_regclass(${table}), 'select'), false) end as readable`);
	return row?.readable === true;
}
