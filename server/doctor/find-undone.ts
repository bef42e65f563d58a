import { sql } from "drizzle-orm";
import { type OutboxKind, outbox } from "../../drizzle/aftermath.ts";
import { explainWork } from "../aftermath/outbox/explain-work.ts";
import { isStuck } from "../aftermath/outbox/is-stuck.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { canRead } from "./can-read.ts";
import type { Finding } from "./finding.ts";
import { minuteSql } from "./minute-sql.ts";

/** Files that are missing. A mount may be missing, or the prefix of a bucket wrong. The operator has a day to correct it. */
const missing: Readonly<Record<string, { one: string; several: string }>> = {
	NOT_THERE: { one: "is missing", several: "are missing" },
	FOLDER_NOT_THERE: {
		one: "has derived files in a folder that is missing or empty",
		several: "have derived files in a folder that is missing or empty",
	},
};

interface UndoneWork {
	rule: string;
	reason: string | null;
	count: number;
	since: string;
}

/** The sentences for each kind of work. */
const kinds: Record<OutboxKind, { about: Finding["about"]; describe(work: UndoneWork): string }> = {
	cache: {
		about: "caches",
		describe({ rule, reason, count, since }) {
			const some = `${count === 1 ? "A removal" : `${count} removals`} from a cache (${rule})`;
			if (reason === "FOLDER_NOT_THERE")
				return `${some} found no folder (since ${since}). A mount may be missing, or CRM_CACHE_FOLDER may be wrong. Expunge looks again for a day.`;
			return `${some} could not be done (since ${since}): ${explainWork("cache", reason)}.`;
		},
	},
	file: {
		about: "files",
		describe({ rule, reason, count, since }) {
			const some = `${count === 1 ? "A file" : `${count} files`} of deleted rows (${rule})`;
			if (reason === "MARKED")
				return `${some} ${count === 1 ? "is" : "are"} on the CRM's checklist (since ${since}), and the CRM has not removed ${count === 1 ? "it" : "them"} yet. Check that its clean-up runs.`;
			const gone = missing[reason ?? ""]?.[count === 1 ? "one" : "several"];
			if (gone !== undefined)
				return `${some} ${gone} (since ${since}). A mount may be missing, or CRM_FILES may be wrong. Expunge keeps looking for a day.`;
			return `${some} could not be removed (since ${since}): ${explainWork("file", reason)}.`;
		},
	},
	request: {
		about: "requests",
		describe({ rule, reason, count, since }) {
			const some = `${count === 1 ? "A request" : `${count} requests`} to another system (${rule})`;
			if (reason === "NOT_THERE")
				return `${some} found nothing to delete (since ${since}). The address may be wrong. Expunge keeps trying for a day.`;
			return `${some} could not be made (since ${since}): ${explainWork("request", reason)}.`;
		},
	},
	webhook: {
		about: "webhooks",
		describe: ({ rule, reason, count, since }) =>
			`${count === 1 ? "An event" : `${count} events`} for ${rule} could not be delivered (since ${since}): ${explainWork("webhook", reason)}.`,
	},
};

/** Advice for each rule with stuck work, and each reason. */
export async function findUndone(db: Executor): Promise<Finding[]> {
	if (!(await canRead(db, "expunge.outbox"))) return [];
	const rows = await db.execute<{ kind: OutboxKind } & UndoneWork & Record<string, unknown>>(sql`
		select kind, rule, reason, count(*)::int4 as count, ${minuteSql(sql`min(created_at)`)} as since
		from ${outbox} where ${isStuck} group by kind, rule, reason order by kind, rule, reason`);
	return rows.map(({ kind, ...work }) => ({ severity: "advice", about: kinds[kind].about, message: describeUndone(kind, work) }));
}

function describeUndone(kind: OutboxKind, work: UndoneWork): string {
	const sentence = kinds[kind].describe(work);
	return missing[work.reason ?? ""] || work.reason === "MARKED" ? sentence : `${sentence} The server tries again within an hour.`;
}
