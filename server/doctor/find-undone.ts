import { sql } from "drizzle-orm";
import { type OutboxKind, outbox } from "../../drizzle/aftermath.ts";
import { isState } from "../database/sqlstates.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { canRead } from "./can-read.ts";
import type { Finding } from "./finding.ts";
import { minuteSql } from "./minute-sql.ts";

/** Why work could not be done, by the code in the outbox. */
const remedies: Readonly<Record<string, string>> = {
	NO_FOLDER: "CRM_FILES is missing in the server's environment",
	NO_RULE: "the adapter no longer has this rule; its columns, condition or address may have changed",
	AMBIGUOUS_NAME:
		"a value contains the character that ends it in the pattern, so the pattern could match files of other rows; only the derived files are not removed yet",
	UNSAFE_PATH: "the path leads out of the folder, bucket or address of CRM_FILES, through a link, or to something that is not a file",
	UNFIT_ADAPTER: "the adapter does not fit the database",
	NO_PRIVILEGE: "expunge_app cannot read every row that could have the same values",
	NO_LISTING: "CRM_FILES is the address of a web server, which does not list its files, so derived files cannot be found",
	NO_CHECKLIST: "only a folder in CRM_FILES can have a checklist",
	FOREIGN_FOLDER: "the folder of the checklist belongs to another user; run the server as the user of the CRM",
	EACCES: "the server is not allowed to write to the folder (EACCES)",
	EPERM: "the server is not allowed to write to the folder (EPERM)",
	EROFS: "the file system is read-only (EROFS)",
	ENOENT: "the folder in CRM_FILES does not exist",
	AccessDenied: "the object store denies access (AccessDenied)",
	NoSuchBucket: "the bucket of CRM_FILES does not exist (NoSuchBucket)",
	SignatureDoesNotMatch: "the object store does not accept S3_SECRET_ACCESS_KEY (SignatureDoesNotMatch)",
	InvalidAccessKeyId: "the object store does not know S3_ACCESS_KEY_ID (InvalidAccessKeyId)",
	ORIGIN_NOT_ALLOWED: "REQUEST_ORIGINS does not list the origin",
	NO_SECRET: "a secret is missing in the server's environment",
	PRIVATE_ADDRESS: "the system has a private address that PRIVATE_NETWORKS does not list",
	NO_ENDPOINT: "WEBHOOKS no longer lists this endpoint",
	NO_EVENT: "the outbox contains something other than an event",
	NO_OBJECT: "the adapter no longer has this object",
	UNSAFE_VALUE: 'a value is empty or would change the address, as ".." does',
	TIMEOUT: "the system did not answer within 10 seconds",
	ECONNREFUSED: "the system refuses connections (ECONNREFUSED)",
	ENOTFOUND: "the system's name is unknown (ENOTFOUND)",
	STATUS_401: "the system does not accept the secret (status 401)",
	STATUS_403: "the system does not permit the request (status 403)",
};

/** What the same codes, and those of Redis, mean for a cache. */
const cacheRemedies: Readonly<Record<string, string>> = {
	NO_CACHE_FOLDER: "CRM_CACHE_FOLDER is missing in the server's environment",
	NO_CACHE_REDIS: "CRM_CACHE_REDIS is missing in the server's environment",
	ENOENT: "the folder in CRM_CACHE_FOLDER does not exist",
	UNSAFE_PATH: "the pattern leads to a link, or to something that is neither a file nor a folder",
	UNSAFE_VALUE: 'a value is empty, or would lead to another folder, as ".." does',
	TIMEOUT: "Redis did not answer in time",
	CONNECTION_LOST: "Redis ended the connection",
	NOAUTH: "Redis needs a password in CRM_CACHE_REDIS (NOAUTH)",
	WRONGPASS: "Redis does not accept the password in CRM_CACHE_REDIS (WRONGPASS)",
	NOPERM: "Redis does not permit SCAN and UNLINK for these keys (NOPERM)",
	READONLY: "CRM_CACHE_REDIS is a replica, which cannot be changed (READONLY)",
	MOVED: "CRM_CACHE_REDIS is a Redis Cluster, which is not supported (MOVED)",
};

/** Files that are missing. A mount may be missing, or the prefix of a bucket wrong: the operator has a day to mend that. */
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
			return `${some} could not be done (since ${since}): ${cacheRemedies[reason ?? ""] ?? explain(reason)}.`;
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
			return `${some} could not be removed (since ${since}): ${explain(reason)}.`;
		},
	},
	request: {
		about: "requests",
		describe({ rule, reason, count, since }) {
			const some = `${count === 1 ? "A request" : `${count} requests`} to another system (${rule})`;
			if (reason === "NOT_THERE")
				return `${some} found nothing to delete (since ${since}). The address may be wrong. Expunge keeps trying for a day.`;
			return `${some} could not be made (since ${since}): ${explain(reason)}.`;
		},
	},
	webhook: {
		about: "webhooks",
		describe: ({ rule, reason, count, since }) =>
			`${count === 1 ? "An event" : `${count} events`} for ${rule} could not be delivered (since ${since}): ${explain(reason)}.`,
	},
};

/** A CRM works off its checklist about once a day. */
const patience = "2 days";

/** Work that could not be done, and work that no worker has looked at for ten minutes. */
export async function findUndone(db: Executor): Promise<Finding[]> {
	if (!(await canRead(db, "expunge.outbox"))) return [];
	const rows = await db.execute<{ kind: OutboxKind } & UndoneWork & Record<string, unknown>>(sql`
		select kind, rule, reason, count(*)::int4 as count, ${minuteSql(sql`min(created_at)`)} as since
		from ${outbox} where (failures > 0 or due_at < now() - interval '10 minutes') and not (reason is not distinct from 'MARKED' and created_at > now() - ${patience}::interval)
		group by kind, rule, reason order by kind, rule, reason`);
	return rows.map(({ kind, ...work }) => ({ severity: "advice", about: kinds[kind].about, message: describeUndone(kind, work) }));
}

function describeUndone(kind: OutboxKind, work: UndoneWork): string {
	const sentence = kinds[kind].describe(work);
	return missing[work.reason ?? ""] || work.reason === "MARKED" ? sentence : `${sentence} The server tries again within an hour.`;
}

function explain(reason: string | null): string {
	if (reason === null) return "no worker has tried yet";
	if (isState(reason)) return `the database reported error ${reason}`;
	return remedies[reason] ?? reason.replace(/^STATUS_/, "the system answered with status ");
}
