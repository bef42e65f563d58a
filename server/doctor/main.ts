import { mkdir, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { redactionPrivileges, resolveRedactions } from "../aftermath/redaction/resolve-redactions.ts";
import type { Crm } from "../crm/crm.ts";
import { loadCrm } from "../crm/load.ts";
import { connect, type Database } from "../database/database.ts";
import { clearSessionHazards } from "../database/session-hazards.ts";
import { codeOf } from "../database/sqlstates.ts";
import type { Verdict } from "../deletions/rehearsal/summary.ts";
import { readAdminUrl, readCrmChoice, readDatabaseUrl, readEraserUrl, readVariables } from "../env.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { type AcceptableRule, acceptableRules, acceptReference, pickReferences } from "../erasure/graph/accepted-references.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { findDecisions, loadGraph } from "../erasure/graph/load-graph.ts";
import { findEraserProblems, findWrongEraser } from "../setup/find-eraser-problems.ts";
import { eraserRole } from "../setup/statements.ts";
import { catchUp, describeCaughtUp } from "./catch-up.ts";
import { createMissingIndexes } from "./create-missing-indexes.ts";
import { collectSql, describeBriefly, describeFully } from "./describe-diagnosis.ts";
import { type Diagnosis, diagnose } from "./diagnose.ts";
import { checkPages } from "./page/check-pages.ts";
import { proposeAdapter } from "./propose/propose-adapter.ts";
import { describeProposed, writeAdapter } from "./propose/write-adapter.ts";
import { type RehearsalRequest, readRequest, rehearseRecords } from "./rehearse-records.ts";
import { findUndeclared } from "./undeclared/find-undeclared.ts";

const statuses: Record<Verdict | Diagnosis["verdict"], number> = { safe: 0, clean: 0, unsafe: 1, left: 1, unknown: 2 };

/**
 * `npm run doctor`: what deletion does to this database, and what prevents it. The exit status is 0 when it is safe, 1 when something
 * prevents it, and 2 when not every table could be read.
 *
 * It reads as the role in DATABASE_URL. --create-indexes first creates the missing indexes. --accept with the name of an undecided
 * reference first stores that the key's own action is right, or the rule that --as names. Both use the role in ADMIN_URL if it is set. The doctor checks the role
 * `expunge_eraser`, or the one that --role names. It looks for references that nobody declared in a sample of each table; --deep looks at
 * every row.
 *
 * --rehearse <object> <key> deletes one record as a batch does, searches the database for what is left, and rolls back; --random <number>
 * does it for random records. The exit status is 1 when something is left that no rule covers, and 2 when not everything could be searched.
 *
 * --catch-up has the references to records that were deleted before swept again, because a rule may be newer. The
 * role in DATABASE_URL must be expunge_app.
 *
 * The report fits on a screen; --full prints all of it. --write-sql <folder> writes the statements for missing rights, guards and indexes.
 *
 * --propose <file> writes an adapter that it derives from the database alone. It needs no adapter.
 *
 * --page <address, saved page or folder> opens a page of the CRM in a browser and prints what each field of the adapter finds there. It
 * needs no database. The exit status is 1 when something is missing that the adapter requires.
 */
try {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			rehearse: { type: "string" },
			random: { type: "string" },
			role: { type: "string" },
			"create-indexes": { type: "boolean" },
			accept: { type: "string", multiple: true, default: [] },
			as: { type: "string" },
			deep: { type: "boolean", default: false },
			propose: { type: "string" },
			full: { type: "boolean", default: false },
			"catch-up": { type: "boolean", default: false },
			"write-sql": { type: "string" },
			stdin: { type: "boolean", default: false },
			page: { type: "string" },
			at: { type: "string" },
			"cookie-file": { type: "string" },
			click: { type: "string", multiple: true, default: [] },
			browser: { type: "string" },
		},
	});
	if (values.rehearse === undefined && (values.random !== undefined || positionals.length > 0))
		throw new Error(`Unexpected ${values.random === undefined ? positionals[0] : "--random"}: only --rehearse takes it.`);
	const request = values.rehearse === undefined ? null : readRequest(values.rehearse, values.random, positionals);
	const source = await readVariables(values.stdin);
	const { page, at, "cookie-file": cookieFile, click: clicks, browser } = values;
	if (page === undefined && (at ?? cookieFile ?? browser ?? clicks[0]) !== undefined)
		throw new Error("--at, --cookie-file, --click and --browser can only be used with --page.");
	if (values.propose !== undefined) await propose(source, values.propose, values.deep);
	else if (page === undefined) process.exitCode = await askDatabase(source, request, values);
	else {
		const { pages } = await loadCrm(readCrmChoice(source));
		process.exitCode = (await checkPages(pages, { page, at, cookieFile, clicks, browser }, console.log)) ? 0 : 1;
	}
} catch (error) {
	const said = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	console.error(said instanceof Error ? said.message : said);
	process.exitCode = 2;
}

/** Rehearses or examines. Returns the exit status. */
async function askDatabase(source: Variables, request: RehearsalRequest | null, values: Examination): Promise<number> {
	const url = readDatabaseUrl(source);
	const adminUrl = readAdminUrl(source);
	const crm = await loadCrm(readCrmChoice(source));
	const { db, close } = connect(url, { max: 1 });
	const eraserUrl = request && readEraserUrl(source);
	const admin = adminUrl === null ? { db, close: async () => {} } : connect(adminUrl, { max: 1 });
	try {
		await Promise.all([clearSessionHazards(db), clearSessionHazards(admin.db)]);
		await refuseSuperuser(db);
		if (request && eraserUrl) return statuses[await rehearseAs(eraserUrl, url, crm, request)];
		return statuses[await examine(db, admin.db, crm, values)];
	} finally {
		await Promise.all([admin.close(), close()]);
	}
}

type Variables = Awaited<ReturnType<typeof readVariables>>;

interface Examination {
	role?: string | undefined;
	"create-indexes"?: boolean | undefined;
	accept: readonly string[];
	as?: string | undefined;
	/** Looks for undeclared references in every row. */
	deep: boolean;
	full: boolean;
	"catch-up": boolean;
	"write-sql"?: string | undefined;
}

async function examine(db: Database, admin: Database, crm: Crm, values: Examination): Promise<Diagnosis["verdict"]> {
	const rule = readAcceptableRule(values);
	const [asking] = await db.execute<{ deleting: string }>(sql`
		select coalesce((select rolname from pg_roles where rolname = ${eraserRole} and to_regnamespace('expunge') is not null), current_user) as deleting`);
	const before = await loadGraph(db, crm);
	if (values["create-indexes"]) await createMissingIndexes(admin, before, console.log);
	for (const pattern of values.accept) await accept(admin, before, pattern, rule);
	const isChanged = values["create-indexes"] || values.accept.length > 0;
	const graph = isChanged ? await loadGraph(db, crm, before) : before;
	if (values["catch-up"]) for (const line of describeCaughtUp(await catchUp(db, graph))) console.log(line);
	const redactions = { problems: resolveRedactions(graph, crm).problems, privileges: redactionPrivileges(graph, crm) };
	const role = values.role ?? asking?.deleting ?? "";
	const ours = role === eraserRole ? await findEraserProblems(db) : [];
	const undeclared = graph.problems.some(({ fatal }) => fatal)
		? []
		: await findUndeclared(db, graph, crm, { isDeep: values.deep, tell: tellProgress });
	const diagnosis = await diagnose(db, graph, { role, redactions, ours, undeclared });
	console.log(`Checked for the role ${role}.\n`);
	if ((await findDecisions(db)) === "forbidden")
		console.log(
			"This role cannot read which references admins have accepted, so those references count as undecided. Grant it select on expunge.accepted_references, or set DATABASE_URL to expunge_app.\n",
		);
	const folder = values["write-sql"];
	const files = folder === undefined ? null : await writeSql(folder, diagnosis.findings);
	for (const line of values.full ? describeFully(diagnosis) : describeBriefly(diagnosis, files)) console.log(line);
	return diagnosis.verdict;
}

/** Not into a file or a pipe, which take the report. */
function tellProgress(line: string): void {
	if (process.stderr.isTTY) console.error(line);
}

/** Accepts one foreign key, or each whose name matches a pattern with "*". A single one that cannot be accepted is an error. */
async function accept(admin: Database, graph: Graph, pattern: string, rule: AcceptableRule | undefined): Promise<void> {
	const [deciding] = await admin.execute<{ user: string }>(sql`select current_user as user`);
	const by = `${userInfo().username} as ${deciding?.user}`;
	for (const reference of pickReferences(graph, pattern)) {
		const accepted = acceptReference(admin, graph, { reference, rule }, by).then((stored) => `${reference} is accepted: ${stored}.`);
		console.log(await (pattern.includes("*") ? accepted.catch(describeRefusal) : accepted));
	}
}

/** The rule in --as. Undefined: the key's own action. */
function readAcceptableRule({ as: name, accept }: Pick<Examination, "as" | "accept">): AcceptableRule | undefined {
	if (name === undefined) return undefined;
	if (accept.length === 0) throw new Error("--as can only be used with --accept.");
	const rule = acceptableRules.find((one) => one === name);
	if (rule) return rule;
	const keep = "A foreign key cannot have the rule keep: the database would refuse the deletion. With detach, the rows stay.";
	const rules = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(acceptableRules);
	throw new Error(name === "keep" ? keep : `--as must be ${rules}, not ${name}.`);
}

/** What the database says may name its address. */
function describeRefusal(error: unknown): string {
	if (!(error instanceof Error) || codeOf(error) !== undefined) throw error;
	return error.message;
}

/** Writes statements into a file for each purpose. Returns them by the file's path. */
async function writeSql(folder: string, findings: Diagnosis["findings"]): Promise<Map<string, string[]>> {
	await mkdir(folder, { recursive: true });
	const files = new Map<string, string[]>();
	for (const [name, statements] of collectSql(findings)) {
		const path = join(folder, name);
		await writeFile(path, `${statements.join("\n\n")}\n`);
		files.set(path, statements);
	}
	return files;
}

async function propose(source: Variables, file: string, isDeep: boolean): Promise<void> {
	const { db, close } = connect(readDatabaseUrl(source), { max: 1 });
	try {
		await clearSessionHazards(db);
		await refuseSuperuser(db);
		const proposed = await proposeAdapter(db, { isDeep, tell: tellProgress });
		// An adapter that somebody has looked at is never overwritten.
		await writeFile(file, writeAdapter(proposed), { flag: "wx" });
		for (const line of describeProposed(proposed, file)) console.log(line);
	} finally {
		await close();
	}
}

async function rehearseAs(eraserUrl: string, url: string, crm: Crm, request: RehearsalRequest): Promise<Verdict> {
	// A rehearsal searches several tables at once.
	const [eraser, reader] = [connect(eraserUrl, { max: 4, cleans: true }), connect(url, { max: 3 })];
	try {
		const [wrong] = await findWrongEraser(reader.db, eraser.db);
		if (wrong) throw new Error(wrong);
		return await rehearseRecords({ db: reader.db, eraser: eraser.db, crm }, request, console.log);
	} finally {
		await Promise.all([eraser.close(), reader.close()]);
	}
}

/** Fails for a superuser. Reading rows can run code of the tables' owner, in a view or a cast, with the reader's rights. */
async function refuseSuperuser(db: Executor): Promise<void> {
	const [role] = await db.execute<{ name: string; superuser: boolean }>(sql`
		select session_user as name, bool_or(rolsuper) as superuser from pg_roles where pg_has_role(session_user, oid, 'member')`);
	if (role?.superuser)
		throw new Error(
			`${role.name} is a superuser or can become one. The doctor reads the CRM's tables, so their owner's code would run as a superuser. Set DATABASE_URL to expunge_app or to the CRM's own role. Set ADMIN_URL to a superuser only to create indexes and store decisions.`,
		);
}
