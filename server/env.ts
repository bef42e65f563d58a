import { BlockList } from "node:net";
import { isAbsolute } from "node:path";
import { text } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { z } from "zod";
import { type FilePlace, isFilePlace, isHeader, readFilePlace } from "./aftermath/files/file-place.ts";
import { type WebhookEndpoint, webhookEndpoints } from "./aftermath/webhooks/webhook-endpoints.ts";
import { type CrmChoice, chooseCrm } from "./crm/choose-crm.ts";
import { secretPrefix } from "./crm/requests.ts";
import { exactOrigins, networks, origins, textList } from "./http/listed-variables.ts";

/** The id that the key in wxt.config.ts gives the extension in Chromium. */
const chromeExtension = "chrome-extension://opmfackhffepdobocceojejjoiikgcfo";

const secret = z.string().min(32, "must have at least 32 characters, for example from `openssl rand -hex 32`");

const addressOf = (role: string) =>
	z.url({ protocol: /^postgres(ql)?$/, error: `must be an address such as postgres://${role}:…@127.0.0.1/crm` });

const databaseUrl = addressOf("expunge_app");
const eraserUrl = addressOf("expunge_eraser");

const days = (max: number) => z.coerce.number("must be a number of days").min(0.01).max(max);

const variables = z.object({
	/** The address with the role expunge_app, created by `npm run setup`. Without it, the server starts its own PostgreSQL. */
	DATABASE_URL: databaseUrl.optional(),
	/** The same database with the role expunge_eraser, which deletes. The CRM's triggers run with its rights. */
	ERASER_DATABASE_URL: eraserUrl.optional(),
	/** The name of a bundled CRM. `CRM_ADAPTER` names a file instead. */
	CRM: z.string().optional(),
	CRM_ADAPTER: z.string().optional(),
	/** The values of the CRM's placeholders, for example "organization=rt.example.org", separated by commas. */
	CRM_SETTINGS: z.string().optional(),
	/** The folder, the bucket or the web server of the files that the CRM's rows name. An adapter names files only below it. */
	CRM_FILES: z
		.string()
		.refine(
			isFilePlace,
			"must be the absolute path of a folder, such as /srv/crm/files, a bucket, such as s3://bucket/prefix, or the address of a web server, such as https://files.example.org/crm/",
		)
		.optional(),
	/** A header for the web server of the files, with its secret: "Authorization: Bearer …". */
	CRM_FILES_HEADER: z.string().refine(isHeader, "must be a header with its value, such as `Authorization: Bearer …`").optional(),
	/** The region of the bucket, and the address of an object store that is not Amazon's. */
	S3_REGION: z.string().default("us-east-1"),
	S3_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be an address such as https://minio.example.org:9000" }).optional(),
	/** Its key. Without one, the role of the machine is used. */
	S3_ACCESS_KEY_ID: z.string().optional(),
	S3_SECRET_ACCESS_KEY: z.string().optional(),
	/** The folder of the CRM's caches. An adapter names entries only below it. */
	CRM_CACHE_FOLDER: z.string().refine(isAbsolute, "must be the absolute path of a folder, such as /srv/crm/cache").optional(),
	/** The Redis of the CRM's caches, with its password. */
	CRM_CACHE_REDIS: z.url({ protocol: /^rediss?$/, error: "must be an address such as redis://:…@127.0.0.1:6379/0" }).optional(),
	/** The origins of other systems that requests of the adapter may go to, separated by commas. */
	REQUEST_ORIGINS: exactOrigins.optional(),
	/** Private addresses that other systems may have: addresses, or networks such as 10.0.0.0/8. */
	PRIVATE_NETWORKS: networks.default(new BlockList()),
	/** Where events are sent: addresses, each followed by its secrets, separated by commas. */
	WEBHOOKS: webhookEndpoints.default([]),
	/** The origins of the CRM's pages, separated by commas. */
	CRM_ORIGIN: origins.optional(),
	AUTH_SECRET: secret.optional(),
	AUDIT_KEY: secret.optional(),
	PORT: z.coerce.number("must be a port number").int().min(0).max(65_535).default(8787),
	HOST: z.string().default("127.0.0.1"),
	/** Chromium extensions that may call the API. Firefox gives every installation its own id, so those are always admitted. */
	EXTENSION_ORIGINS: textList.default([chromeExtension]),
	/** Reverse proxies whose X-Forwarded-For is trusted: addresses, or networks such as 10.0.0.0/8. */
	TRUSTED_PROXIES: networks.default(new BlockList()),
	/** Sign-in attempts per minute from one address. */
	SIGN_IN_LIMIT: z.coerce.number("must be a number").int().min(1).default(10),
	/** A session ends after this many days without use. */
	SESSION_IDLE_DAYS: days(90).default(7),
	/** A session ends this many days after signing in, however much it is used. */
	SESSION_DAYS: days(365).default(30),
	/** The directory of the database and the secrets, for a server without DATABASE_URL. */
	DATA_DIRECTORY: z.string().default(".expunge"),
	LOG_LEVEL: z
		.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], "must be fatal, error, warn, info, debug, trace or silent")
		.default("info"),
	SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an address such as smtp://mail.example.org:587" }).optional(),
	MAIL_FROM: z.string().default("Expunge <expunge@localhost>"),
});

export interface Env {
	/** Null: the embedded database. */
	databaseUrl: string | null;
	/** The address for batches, sweeps and redaction. Null together with `databaseUrl`. */
	eraserUrl: string | null;
	crm: CrmChoice;
	/** Null: no files are removed. */
	crmFiles: FilePlace | null;
	/** Null: no caches are purged there. */
	crmCacheFolder: string | null;
	crmCacheRedis: string | null;
	/** Where requests to other systems may go, and the secrets that their headers may name, by variable. */
	requestOrigins: string[];
	privateNetworks: BlockList;
	crmSecrets: Readonly<Record<string, string>>;
	webhooks: readonly WebhookEndpoint[];
	crmOrigins: string[];
	authSecret: string;
	auditKey: string;
	port: number;
	host: string;
	extensionOrigins: string[];
	trustedProxies: BlockList;
	signInLimit: number;
	sessionIdleDays: number;
	sessionDays: number;
	dataDirectory: string;
	logLevel: z.infer<typeof variables>["LOG_LEVEL"];
	mail: { smtpUrl: string; from: string } | null;
}

/** The environment with a database, including the embedded one. */
export type EnvWithDatabase = Env & { databaseUrl: string; eraserUrl: string };

/** All errors of the environment, one sentence each. */
export class EnvironmentError extends Error {
	readonly problems: string[];

	constructor(problems: string[]) {
		super(`The environment has errors:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
		this.name = "EnvironmentError";
		this.problems = problems;
	}
}

/** Reads the environment, or fails with all its errors at once. Empty variables count as absent. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
	const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""));
	const parsed = variables.safeParse(given);
	const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`);
	const crm = chooseCrm(given["CRM"], given["CRM_ADAPTER"], given["CRM_SETTINGS"]);
	if (typeof crm === "string") problems.push(crm);
	for (const name of ["CRM_ORIGIN", ...(given["DATABASE_URL"] ? ["ERASER_DATABASE_URL", "AUTH_SECRET", "AUDIT_KEY"] : [])])
		if (!given[name]) problems.push(`${name} is missing: ${purposes[name]}.`);
	if ((given["S3_ACCESS_KEY_ID"] === undefined) !== (given["S3_SECRET_ACCESS_KEY"] === undefined))
		problems.push("S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together: set both, or neither.");
	if (!parsed.success || typeof crm === "string" || problems.length > 0) throw new EnvironmentError(problems);

	const value = parsed.data;
	return {
		databaseUrl: value.DATABASE_URL ?? null,
		eraserUrl: value.DATABASE_URL === undefined ? null : (value.ERASER_DATABASE_URL ?? null),
		crm,
		crmFiles: readFilePlace(value),
		crmCacheFolder: value.CRM_CACHE_FOLDER ?? null,
		crmCacheRedis: value.CRM_CACHE_REDIS ?? null,
		requestOrigins: value.REQUEST_ORIGINS ?? [],
		privateNetworks: value.PRIVATE_NETWORKS,
		crmSecrets: Object.fromEntries(
			Object.entries(given).flatMap(([name, secret]) => (name.startsWith(secretPrefix) && secret !== undefined ? [[name, secret]] : [])),
		),
		webhooks: value.WEBHOOKS,
		crmOrigins: value.CRM_ORIGIN ?? [],
		authSecret: value.AUTH_SECRET ?? "",
		auditKey: value.AUDIT_KEY ?? "",
		port: value.PORT,
		host: value.HOST,
		extensionOrigins: value.EXTENSION_ORIGINS,
		trustedProxies: value.TRUSTED_PROXIES,
		signInLimit: value.SIGN_IN_LIMIT,
		sessionIdleDays: value.SESSION_IDLE_DAYS,
		sessionDays: value.SESSION_DAYS,
		dataDirectory: value.DATA_DIRECTORY,
		logLevel: value.LOG_LEVEL,
		mail: value.SMTP_URL ? { smtpUrl: value.SMTP_URL, from: value.MAIL_FROM } : null,
	};
}

const purposes: Record<string, string> = {
	ERASER_DATABASE_URL:
		"the CRM's database as the role expunge_eraser, which deletes; `npm run setup` creates the role and prints the address",
	CRM_ORIGIN: "the address of the CRM's pages, such as https://crm.example.org",
	AUTH_SECRET: "at least 32 random characters that sign sessions, for example from `openssl rand -hex 32`",
	AUDIT_KEY:
		"at least 32 random characters that chain the audit, for example from `openssl rand -hex 32`; keep it, because the audit cannot be verified without it",
};

/**
 * The environment and, on request, lines such as ADMIN_URL=… from standard input, which take precedence. A command takes passwords only
 * from these two and never as arguments, because every user of the machine can list arguments.
 */
export async function readVariables(fromStandardInput: boolean): Promise<Record<string, string | undefined>> {
	return fromStandardInput ? { ...process.env, ...parseEnv(await text(process.stdin)) } : process.env;
}

/**
 * The address of a role that can create roles and schemas, for setup. The doctor uses it only to create missing indexes and to accept
 * references.
 */
export function readAdminUrl(source: Record<string, string | undefined>): string | null {
	const url = source["ADMIN_URL"];
	if (!url) return null;
	const [issue] = databaseUrl.safeParse(url).error?.issues ?? [];
	if (issue) throw new EnvironmentError(["ADMIN_URL must be an address such as postgres://postgres:…@127.0.0.1/crm."]);
	return url;
}

/** Verifying the audit needs only these two variables. */
export function readVerification(source: Record<string, string | undefined> = process.env): { databaseUrl: string; auditKey: string } {
	const { DATABASE_URL: url, AUDIT_KEY: auditKey } = source;
	const wrong = whyNotDatabase(url);
	const problems = wrong === null ? [] : [wrong];
	if (!auditKey) problems.push("AUDIT_KEY is missing: use the key that the server was started with.");
	if (!url || !auditKey || problems.length > 0) throw new EnvironmentError(problems);
	return { databaseUrl: url, auditKey };
}

/** Setup needs only to know which CRM it grants for. */
export function readCrmChoice(source: Record<string, string | undefined> = process.env): Env["crm"] {
	const crm = chooseCrm(source["CRM"] || undefined, source["CRM_ADAPTER"] || undefined, source["CRM_SETTINGS"] || undefined);
	if (typeof crm === "string") throw new EnvironmentError([crm]);
	return crm;
}

/** The doctor needs only to know where the database is. */
export function readDatabaseUrl(source: Record<string, string | undefined> = process.env): string {
	const url = source["DATABASE_URL"];
	const wrong = whyNotDatabase(url);
	if (!url || wrong !== null) throw new EnvironmentError([wrong ?? ""]);
	return url;
}

/** A rehearsal deletes as batches do, and rolls back. */
export function readEraserUrl(source: Record<string, string | undefined> = process.env): string {
	const url = source["ERASER_DATABASE_URL"];
	if (!url) throw new EnvironmentError([`ERASER_DATABASE_URL is missing: ${purposes["ERASER_DATABASE_URL"]}.`]);
	const [issue] = eraserUrl.safeParse(url).error?.issues ?? [];
	if (issue) throw new EnvironmentError([`ERASER_DATABASE_URL ${issue.message}.`]);
	return url;
}

function whyNotDatabase(url: string | undefined): string | null {
	if (!url) return "DATABASE_URL is missing: the CRM's database as the role expunge_app, such as postgres://expunge_app:…@127.0.0.1/crm.";
	const [issue] = databaseUrl.safeParse(url).error?.issues ?? [];
	return issue ? `DATABASE_URL ${issue.message}.` : null;
}
