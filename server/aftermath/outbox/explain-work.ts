import type { OutboxKind } from "../../../drizzle/aftermath.ts";
import { isState } from "../../database/sqlstates.ts";

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
	MARKED: "the CRM has not removed the files on its checklist yet; check that its clean-up runs",
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
	NOT_THERE: "nothing was there; Expunge keeps looking for a day",
	FOLDER_NOT_THERE: "the folder is missing or empty; Expunge keeps looking for a day",
	STATUS_401: "the system does not accept the secret (status 401)",
	STATUS_403: "the system does not permit the request (status 403)",
};

/** What the same codes, and those of Redis, mean for a cache. */
const cacheRemedies: Readonly<Record<string, string>> = {
	NO_CACHE_FOLDER: "CRM_CACHE_FOLDER is missing in the server's environment",
	NO_CACHE_REDIS: "CRM_CACHE_REDIS is missing in the server's environment",
	ENOENT: "the folder in CRM_CACHE_FOLDER does not exist",
	UNSAFE_PATH: "the pattern leads to a link, or to something that is neither a file nor a folder",
	UNSAFE_VALUE: 'a value is too short for the pattern, or would lead to another folder, as ".." does',
	TIMEOUT: "Redis did not answer in time",
	CONNECTION_LOST: "Redis ended the connection",
	NOAUTH: "Redis needs a password in CRM_CACHE_REDIS (NOAUTH)",
	WRONGPASS: "Redis does not accept the password in CRM_CACHE_REDIS (WRONGPASS)",
	NOPERM: "Redis does not permit SCAN and UNLINK for these keys (NOPERM)",
	READONLY: "CRM_CACHE_REDIS is a replica, which cannot be changed (READONLY)",
	MOVED: "CRM_CACHE_REDIS is a Redis Cluster, which is not supported (MOVED)",
};

/** The end of a sentence for operators, by the code in the outbox. Pure. */
export function explainWork(kind: OutboxKind, reason: string | null): string {
	if (reason === null) return "no worker has tried yet";
	if (isState(reason)) return `the database reported error ${reason}`;
	const remedy = (kind === "cache" ? cacheRemedies[reason] : undefined) ?? remedies[reason];
	return remedy ?? reason.replace(/^STATUS_/, "the system answered with status ");
}
