import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { count, sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { users } from "../../drizzle/auth.ts";
import { organisationSettings } from "../../drizzle/permissions.ts";
import { resolveRedactions } from "../aftermath/redaction/resolve-redactions.ts";
import type { Crm } from "../crm/crm.ts";
import { connect, type Database } from "../database/database.ts";
import { clearSessionHazards, findSessionHazards } from "../database/session-hazards.ts";
import { isSimultaneousChange } from "../database/sqlstates.ts";
import { deriveGraph } from "../erasure/graph/load-graph.ts";
import { insertUser } from "../people/create-user.ts";
import type { CreatedUser } from "../people/schemas.ts";
import { grantCrmTables } from "./grant-crm-tables.ts";
import { grantOwnTables } from "./grant-own-tables.ts";
import * as statements from "./statements.ts";

interface FirstAdmin {
	email: string;
	name: string;
	password?: string;
	/** Their login in the CRM. Defaults to their e-mail address. */
	crmLogin?: string;
}

export interface SetUpOptions {
	/** The address of a superuser, or of a role that may create roles and schemas and grant on the CRM's tables. */
	adminUrl: string;
	crm: Crm;
	/** The password of expunge_app. If omitted, an existing role keeps its password and a new one gets a random one. */
	appPassword?: string;
	/** The password of expunge_eraser. If omitted, the same applies. */
	eraserPassword?: string;
	/** Created only if there is no user yet. */
	firstAdmin?: FirstAdmin;
	/** Also grants what unchecked deletion needs, for an admin to switch on. If omitted, it stays unchanged. */
	unchecked?: boolean;
	/** Called with every statement that changes something. Results of checks are passed as comments. */
	print(statement: string): void;
}

interface SetUpResult {
	/** The value for DATABASE_URL. Null if only the person knows the password. */
	databaseUrl: string | null;
	/** The same for ERASER_DATABASE_URL. */
	eraserUrl: string | null;
	firstAdmin: CreatedUser | null;
	/** The number of printed problems that prevent deletions. */
	problems: number;
}

export const migrations = {
	migrationsFolder: fileURLToPath(new URL("../../drizzle/migrations", import.meta.url)),
	migrationsSchema: "expunge",
	migrationsTable: "migrations",
};

/**
 * Creates roles, schemas, migrations and grants. When it runs again after an upgrade of Expunge or of the CRM, it changes only what is no
 * longer right.
 */
export async function setUp(options: SetUpOptions): Promise<SetUpResult> {
	const { adminUrl, crm, firstAdmin, print } = options;
	const connection = connect(adminUrl, { max: 1, print: (statement) => isChange(statement) && print(showStatement(statement)) });
	const { db } = connection;
	try {
		await clearSessionHazards(db);
		const passwords = await besideOthers(() => createRoles(db, options));
		await settleSessions(db);
		if (options.unchecked) await db.execute(statements.allowUnchecked);
		await besideOthers(() => createSchemas(db));
		await db.execute(statements.becomeOwner);
		await migrate(db, migrations);
		await db.insert(organisationSettings).values({}).onConflictDoNothing();
		await db.execute(statements.becomeAdminAgain);
		const problems = await db.transaction(async (tx) => {
			await grantOwnTables(tx);
			const graph = await deriveGraph(tx, crm);
			await grantCrmTables(tx, graph, crm);
			const redactions = resolveRedactions(graph, crm);
			for (const { message } of graph.problems) print(`-- to be decided: ${message}`);
			for (const message of redactions.problems) print(`-- to be corrected: ${message}`);
			return graph.problems.length + redactions.problems.length;
		});
		const created = firstAdmin ? await createFirstAdmin(db, firstAdmin) : null;
		return {
			databaseUrl: urlOf(adminUrl, statements.appRole, passwords.app),
			eraserUrl: urlOf(adminUrl, statements.eraserRole, passwords.eraser),
			firstAdmin: created,
			problems,
		};
	} finally {
		await connection.close();
	}
}

type GivenPasswords = Pick<SetUpOptions, "appPassword" | "eraserPassword">;

/** Null: the role's existing password, which nobody here knows. */
interface Passwords {
	app: string | null;
	eraser: string | null;
}

/**
 * Roles and databases belong to the whole cluster. Another of its databases may be set up at the same moment, and a vacuum changes a
 * database's row like a grant does.
 */
async function besideOthers<Result>(change: () => Promise<Result>): Promise<Result> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await change();
		} catch (error) {
			if (attempt === 5 || !isSimultaneousChange(error)) throw error;
			await setTimeout(50 * attempt);
		}
	}
}

async function createRoles(db: Database, given: GivenPasswords): Promise<Passwords> {
	if (!(await roleExists(db, statements.ownerRole))) await db.execute(statements.createOwner);
	const app = await createLogin(db, statements.appRole, given.appPassword);
	const eraser = await createLogin(db, statements.eraserRole, given.eraserPassword);
	// Nothing is created as the eraser, so nobody needs to be a member of it.
	for (const role of [statements.ownerRole, statements.appRole]) await joinUnlessMember(db, role);
	return { app, eraser };
}

async function createLogin(db: Database, role: statements.LoginRole, given: string | undefined): Promise<string | null> {
	const exists = await roleExists(db, role);
	const password = given ?? (exists ? null : randomBytes(24).toString("base64url"));
	if (!exists) await db.execute(statements.createLogin(role));
	if (password !== null) await db.execute(statements.setPassword(role, scramVerifier(password)));
	return password;
}

async function roleExists(db: Database, role: string): Promise<boolean> {
	const [row] = await db.execute<{ exists: boolean }>(sql`select exists (select from pg_roles where rolname = ${role}) as exists`);
	return row?.exists ?? false;
}

/** A superuser can become any role. Other roles must be members of the roles that they create objects for. */
async function joinUnlessMember(db: Database, role: string): Promise<void> {
	const [row] = await db.execute<{ member: boolean }>(sql`select pg_has_role(current_user, ${role}, 'member') as member`);
	if (!row?.member) await db.execute(statements.joinRole(role));
}

/** Corrects settings of the database or the server that would break deletions in our sessions. */
async function settleSessions(db: Database): Promise<void> {
	const database = await nameOfDatabase(db);
	for (const role of statements.loginRoles)
		for (const hazard of await findSessionHazards(db, role)) await db.execute(statements.setForRole(role, database, hazard));
}

async function nameOfDatabase(db: Database): Promise<string> {
	const [row] = await db.execute<{ name: string }>(sql`select current_database() as name`);
	return row?.name ?? "";
}

async function createSchemas(db: Database): Promise<void> {
	const database = await nameOfDatabase(db);
	const connecting = statements.loginRoles.map((role) => statements.allowConnecting(database, role));
	const grants = [...connecting, statements.allowMigrations(database)];
	for (const statement of [...grants, statements.createSchema, statements.createQueueSchema]) await db.execute(statement);
}

async function createFirstAdmin(db: Database, admin: FirstAdmin) {
	const [existing] = await db.select({ users: count() }).from(users);
	if (existing?.users !== 0) return null;
	return insertUser(db, { ...admin, role: "admin" });
}

/** Statements that only read begin like this. */
function isChange(statement: string): boolean {
	return !/^\s*(select|with)\s/i.test(statement);
}

function showStatement(statement: string): string {
	return `${statement.trim().replace(/;+$/, "")};`.replaceAll(/'SCRAM-SHA-256\$[^']*'/g, "'…'");
}

function urlOf(adminUrl: string, role: statements.LoginRole, password: string | null): string | null {
	if (password === null) return null;
	const url = new URL(adminUrl);
	url.username = role;
	url.password = password;
	return url.href;
}

const iterations = 4096;

/**
 * The password verifier that PostgreSQL stores (RFC 5803). Printable ASCII only, because everything else would have to be normalised first.
 */
export function scramVerifier(password: string): string {
	if (!/^[\x20-\x7e]+$/.test(password))
		throw new Error("The passwords of expunge_app and expunge_eraser must consist of printable ASCII characters.");
	const salt = randomBytes(16);
	const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
	const clientKey = createHmac("sha256", salted).update("Client Key").digest();
	const storedKey = createHash("sha256").update(clientKey).digest("base64");
	const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
	return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
