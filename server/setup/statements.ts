import { type SQL, sql } from "drizzle-orm";
import { queueSchema } from "../jobs/queue.ts";

/*
 * Roles, schemas and grants: statements that PostgreSQL takes no parameters for. Names are quoted as identifiers; the one literal, a
 * password, goes as the SCRAM verifier of it, so that it stands in no log of the server.
 */

export const ownerRole = "expunge_owner";
export const appRole = "expunge_app";
/** Runs batches, sweeps and redaction, and with them the CRM's triggers: what it may do, whoever can make a trigger may do. */
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

/** For what a start-up packet cannot state; the names and values are our own. */
export function setForRole(role: string, database: string, { name, value }: { name: string; value: string }): SQL {
	return sql`alter role ${sql.identifier(role)} in database ${sql.identifier(database)} set ${sql.identifier(name)} = ${sql.raw(value)}`;
}

/** The verifier has nothing in it that a literal would have to escape: base64, digits, "$" and ":". */
export function setPassword(role: LoginRole, verifier: string): SQL {
	return sql`alter role ${sql.identifier(role)} password ${sql.raw(`'${verifier.replaceAll("'", "")}'`)}`;
}

export function useSchema(name: string, role: LoginRole): SQL {
	return sql`grant usage on schema ${sql.identifier(name)} to ${sql.identifier(role)}`;
}

export function revokeAll(table: { schema: string; name: string }, role: LoginRole): SQL {
	return sql`revoke all on ${tableName(table)} from ${sql.identifier(role)}`;
}

/** `signature` as PostgreSQL writes it, with the types of the parameters. */
export function revokeFunction(signature: string, role: LoginRole): SQL {
	return sql`revoke all on function ${sql.raw(signature)} from ${sql.identifier(role)}`;
}

export function grantFunction(signature: string, role: LoginRole): SQL {
	return sql`grant execute on function ${sql.raw(signature)} to ${sql.identifier(role)}`;
}

/** On a whole table, or on columns of it. */
export type Privilege = "select" | "insert" | "update" | "delete" | { update: readonly string[] } | { select: readonly string[] };

const words = { select: sql`select`, insert: sql`insert`, update: sql`update`, delete: sql`delete` };

export function grant(table: { schema: string; name: string }, privileges: readonly Privilege[], role: LoginRole): SQL {
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
