import { type SQL, sql } from "drizzle-orm";
import { queueSchema } from "../jobs/queue.ts";

/*
 * Statements for roles, schemas and grants, which take no parameters in PostgreSQL. Names are quoted as identifiers. The only literal, a
 * password, is sent as its SCRAM verifier, so that no log of the server contains it.
 */

export const ownerRole = "expunge_owner";
export const appRole = "expunge_app";
/** The role of batches, sweeps and redaction. The CRM's triggers run with its rights, so anybody who can create a trigger has them too. */
export const eraserRole = "expunge_eraser";
export const schema = "expunge";

const owner = sql.identifier(ownerRole);
const app = sql.identifier(appRole);

/** The roles that sign in. */
export const loginRoles = [appRole, eraserRole] as const;
export type LoginRole = (typeof loginRoles)[number];

export const createOwner = sql`create role ${owner} nologin`;
export const becomeOwner = sql`set role ${owner}`;
export const becomeAdminAgain = sql`reset role`;
export const createSchema = sql`create schema if not exists ${sql.identifier(schema)} authorization ${owner}`;
export const createQueueSchema = sql`create schema if not exists ${sql.identifier(queueSchema)} authorization ${app}`;

/** Unchecked deletion sets it to replica for single statements of a batch. */
export const allowUnchecked = sql`grant set on parameter session_replication_role to ${sql.identifier(eraserRole)}`;

export function createLogin(role: LoginRole): SQL {
	return sql`create role ${sql.identifier(role)} login nosuperuser nocreatedb nocreaterole noreplication`;
}

export function joinRole(role: string): SQL {
	return sql`grant ${sql.identifier(role)} to current_user`;
}

export function allowMigrations(database: string): SQL {
	return sql`grant create on database ${sql.identifier(database)} to ${owner}`;
}

export function allowConnecting(database: string, role: LoginRole): SQL {
	return sql`grant connect on database ${sql.identifier(database)} to ${sql.identifier(role)}`;
}

/** For settings that a start-up packet cannot set. The names and values are our own. */
export function setForRole(role: string, database: string, { name, value }: { name: string; value: string }): SQL {
	return sql`alter role ${sql.identifier(role)} in database ${sql.identifier(database)} set ${sql.identifier(name)} = ${sql.raw(value)}`;
}

/** The verifier needs no escaping: it consists of base64, digits, "$" and ":". */
export function setPassword(role: LoginRole, verifier: string): SQL {
	return sql`alter role ${sql.identifier(role)} password ${sql.raw(`'${verifier.replaceAll("'", "")}'`)}`;
}

export function useSchema(name: string, role: LoginRole): SQL {
	return sql`grant usage on schema ${sql.identifier(name)} to ${sql.identifier(role)}`;
}

export function revokeAll(table: { schema: string; name: string }, role: LoginRole): SQL {
	return sql`revoke all on ${tableName(table)} from ${sql.identifier(role)}`;
}

/** `signature` in PostgreSQL's format, with the types of the parameters. */
export function revokeFunction(signature: string, role: LoginRole): SQL {
	return sql`revoke all on function ${sql.raw(signature)} from ${sql.identifier(role)}`;
}

export function grantFunction(signature: string, role: LoginRole): SQL {
	return sql`grant execute on function ${sql.raw(signature)} to ${sql.identifier(role)}`;
}

/** On a whole table, or on columns of it. */
export type Privilege = "select" | "insert" | "update" | "delete" | { update: readonly string[] } | { select: readonly string[] };

const words = { select: sql`select`, insert: sql`insert`, update: sql`update`, delete: sql`delete` };

export function grantTable(table: { schema: string; name: string }, privileges: readonly Privilege[], role: LoginRole): SQL {
	const list = privileges.map((privilege) => {
		if (typeof privilege === "string") return words[privilege];
		return "update" in privilege ? sql`update (${columns(privilege.update)})` : sql`select (${columns(privilege.select)})`;
	});
	return sql`grant ${sql.join(list, sql`, `)} on ${tableName(table)} to ${sql.identifier(role)}`;
}

function columns(names: readonly string[]): SQL {
	return sql.join(
		names.map((name) => sql.identifier(name)),
		sql`, `,
	);
}

function tableName(table: { schema: string; name: string }): SQL {
	return sql`${sql.identifier(table.schema)}.${sql.identifier(table.name)}`;
}
