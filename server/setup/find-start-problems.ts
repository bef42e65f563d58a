import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { findCacheProblems } from "../aftermath/caches/find-cache-problems.ts";
import { redactionPrivileges, resolveRedactions } from "../aftermath/redaction/resolve-redactions.ts";
import { findRequestProblems } from "../aftermath/requests/find-request-problems.ts";
import { ForeignAuditError, findEnd } from "../audit/find-end.ts";
import { findSessionHazards } from "../database/session-hazards.ts";
import { codeOf } from "../database/sqlstates.ts";
import { type RequiredPrivileges, requiredPrivileges } from "../erasure/plan/required-privileges.ts";
import type { Services } from "../services.ts";
import { findEraserProblems, findWrongEraser } from "./find-eraser-problems.ts";
import { migrations } from "./set-up.ts";
import { appRole, eraserRole, ownerRole } from "./statements.ts";

const again = "Run `npm run setup`";

type Connections = Pick<Services, "db" | "eraser" | "env">;

/** Problems with the server's roles and database, one sentence each. */
export async function findStartProblems(services: Connections): Promise<string[]> {
	const problems = await orUnusable("DATABASE_URL", () => findAppProblems(services));
	return problems.length > 0 ? problems : orUnusable("ERASER_DATABASE_URL", () => findOthers(services));
}

async function findAppProblems(services: Connections): Promise<string[]> {
	const missing = await findMissingMigrations(services);
	return [...(await findTooMuchPower(services)), ...(await findWrongSettings(services.db)), ...missing];
}

/** More checks, if DATABASE_URL is right. */
async function findOthers({ db, eraser, env }: Connections): Promise<string[]> {
	const wrong = await findWrongEraser(db, eraser);
	if (wrong.length > 0) return wrong;
	return [...(await findEraserProblems(db)), ...(await findWrongSettings(eraser)), ...(await findForeignAudit(db, env.auditKey))];
}

async function orUnusable(variable: string, find: () => Promise<string[]>): Promise<string[]> {
	try {
		return await find();
	} catch (error) {
		const code = codeOf(error);
		if (code === undefined) throw error;
		return [
			`The database of ${variable} cannot be used (${code}). Check that it is running, and check the role, the password and the database name.`,
		];
	}
}

/** With a different key every batch would fail, because no batch builds on links that it cannot verify. */
async function findForeignAudit(db: Services["db"], auditKey: string): Promise<string[]> {
	try {
		await findEnd(db, auditKey);
		return [];
	} catch (error) {
		if (error instanceof ForeignAuditError) return [`${error.message} Run \`npm run audit:verify\` for details.`];
		throw error;
	}
}

/** Checks the server's own sessions, which set everything that they are allowed to set themselves. */
async function findWrongSettings(db: Services["db"]): Promise<string[]> {
	const [role] = await db.execute<{ name: string }>(sql`select session_user as name`);
	const hazards = await findSessionHazards(db, role?.name ?? "");
	return hazards.map(({ message }) => `${message} ${again} again, which sets it for the role.`);
}

/** If the server can change its own audit, as itself or as a role that it can switch to, the audit is worthless. */
async function findTooMuchPower({ db }: Pick<Services, "db">): Promise<string[]> {
	const [role] = await db.execute<{ name: string; superuser: boolean; creates_roles: boolean; owner: boolean }>(sql`
		select current_user as name, bool_or(rolsuper) as superuser, bool_or(rolcreaterole) as creates_roles,
			bool_or(rolname = ${ownerRole})
			or exists (select from pg_namespace where nspname = 'expunge' and pg_has_role(current_user, nspowner, 'member'))
			or exists (
				select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
				where nspname = 'expunge' and relname like 'audit\_%' and pg_has_role(current_user, relowner, 'member')
			) as owner
		from pg_roles where pg_has_role(current_user, oid, 'member')`);
	if (!role) return [];
	const remedy = "Use the role expunge_app in DATABASE_URL.";
	if (role.superuser) return [`The role ${role.name} is a superuser, or can become one, and could change the audit. ${remedy}`];
	if (role.owner) return [`The role ${role.name} owns the audit or can become its owner, so it could change the audit. ${remedy}`];
	const problems = role.creates_roles
		? [`The role ${role.name} can create roles, or become a role that can, so it could give itself any right. ${remedy}`]
		: [];
	const changeable = await db.execute<{ table: string }>(sql`
		select relname as table from pg_class join pg_namespace on pg_namespace.oid = relnamespace
		where nspname = 'expunge' and relname like 'audit\_%' and relkind in ('r', 'p') and exists (
			select from pg_roles where pg_has_role(current_user, pg_roles.oid, 'member') and (
				has_table_privilege(pg_roles.oid, pg_class.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
				or has_any_column_privilege(pg_roles.oid, pg_class.oid, 'INSERT, UPDATE')))
		order by 1`);
	for (const { table } of changeable)
		problems.push(`The role ${role.name} could change expunge.${table}. ${again}, which revokes that right.`);
	return problems;
}

/** Contradictions between the adapter and a database that is set up. Undecided references only make their objects undeletable. */
export async function findContradictions({
	db,
	eraser,
	crm,
	graph: live,
	env,
}: Pick<Services, "db" | "eraser" | "crm" | "graph" | "env">): Promise<string[]> {
	const graph = await live.current();
	const redactions = resolveRedactions(graph, crm);
	const contradictions = [...graph.problems.filter(({ fatal }) => fatal).map(({ message }) => message), ...redactions.problems].map(
		(message) => `The adapter does not fit the CRM's database: ${message}`,
	);
	if (graph.files.length > 0 && env.crmFiles === null)
		contradictions.push(
			"CRM_FILES is missing: the folder, bucket or web server of the files that the CRM's rows name. The adapter has rules for them.",
		);
	const place = env.crmFiles;
	if (typeof place === "object" && place !== null && "address" in place && graph.files.some(({ templates }) => templates.length > 1))
		contradictions.push(
			"CRM_FILES is the address of a web server, which does not list its files. The adapter has patterns of `derived` files.",
		);
	contradictions.push(...findRequestProblems(crm, env), ...findCacheProblems(crm, env));
	if (contradictions.length > 0) return contradictions;
	const required = requiredPrivileges(graph);
	const reading = required.map((table) => ({ ...table, privileges: ["select" as const] }));
	const lacking = [
		[appRole, await findLackingPrivileges(db, reading)],
		[eraserRole, await findLackingPrivileges(eraser, [...required, ...redactionPrivileges(graph, crm)])],
	] as const;
	return lacking.flatMap(([role, tables]) =>
		tables.length === 0 ? [] : [`The role ${role} lacks rights on ${tables.join(", ")}. ${again} again.`],
	);
}

interface NeededPrivilege {
	schema: string;
	name: string;
	privilege: string;
	/** Null: on the whole table. */
	column: string | null;
}

/** Tables of the CRM on which the role lacks privileges that setup grants. */
async function findLackingPrivileges(db: Services["db"], required: readonly RequiredPrivileges[]): Promise<string[]> {
	const needed = required.flatMap(({ schema, name, privileges }) =>
		privileges.flatMap((privilege): NeededPrivilege[] =>
			typeof privilege === "string"
				? [{ schema, name, privilege, column: null }]
				: privilege.update.map((column) => ({ schema, name, privilege: "update", column })),
		),
	);
	const lacking = await db.execute<{ table: string }>(sql`
		select distinct format('%s.%s', schema, name) as table
		from jsonb_to_recordset(${JSON.stringify(needed)}::text::jsonb) as needed (schema text, name text, privilege text, "column" text)
		where not coalesce(
			has_schema_privilege(schema, 'usage')
			and case when "column" is null then has_table_privilege(format('%I.%I', schema, name), privilege)
				else has_column_privilege(format('%I.%I', schema, name), "column", privilege) end,
			false)
		order by 1`);
	return lacking.map(({ table }) => table);
}

async function findMissingMigrations({ db }: Pick<Services, "db">): Promise<string[]> {
	const wanted = readMigrationFiles(migrations).map(({ hash }) => hash);
	const [table] = await db.execute<{ exists: boolean }>(sql`select to_regclass('expunge.migrations') is not null as exists`);
	if (!table?.exists) return [`The database has not been set up for Expunge. ${again}.`];
	const done = await db.execute<{ hash: string }>(sql`select hash from expunge.migrations`);
	const missing = wanted.filter((hash) => !done.some((row) => row.hash === hash)).length;
	return missing === 0 ? [] : [`The database lacks ${missing} of ${wanted.length} migrations. ${again} again.`];
}
