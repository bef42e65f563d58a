import { type SQL, sql } from "drizzle-orm";

/*
 * Roles, schemas and grants: statements that PostgreSQL takes no parameters for. Names are quoted as identifiers; the one literal, a
 * password, goes as the SCRAM verifier of it, so that it stands in no log of the server.
 */

export const ownerRole = "expunge_owner";
export const appRole = "expunge_app";
export const schema = "expunge";
export const queueSchema = "expunge_queue";

const owner = sql.identifier(ownerRole);
const app = sql.identifier(appRole);

export const createOwner = sql`create role ${owner} nologin`;
export const createApp = sql`create role ${app} login nosuperuser nocreatedb nocreaterole noreplication`;
export const becomeOwner = sql`set role ${owner}`;
export const becomeAdminAgain = sql`reset role`;
export const createSchema = sql`create schema if not exists ${sql.identifier(schema)} authorization ${owner}`;
export const createQueueSchema = sql`create schema if not exists ${sql.identifier(queueSchema)} authorization ${app}`;

/** Unchecked deletion sets it to replica for single statements of a batch. */
export const allowUnchecked = sql`grant set on parameter session_replication_role to ${app}`;

export function joinRole(role: string): SQL {
	return sql`grant ${sql.identifier(role)} to current_user`;
}

export function allowMigrations(database: string): SQL {
	return sql`grant create on database ${sql.identifier(database)} to ${owner}`;
}

export function allowConnecting(database: string): SQL {
	return sql`grant connect on database ${sql.identifier(database)} to ${app}`;
}

/** For what a start-up packet cannot state; the names and values are our own. */
export function setForRole(role: string, database: string, { name, value }: { name: string; value: string }): SQL {
	return sql`alter role ${sql.identifier(role)} in database ${sql.identifier(database)} set ${sql.identifier(name)} = ${sql.raw(value)}`;
}

/** The verifier has nothing in it that a literal would have to escape: base64, digits, "$" and ":". */
export function setPassword(verifier: string): SQL {
	return sql`alter role ${app} password ${sql.raw(`'${verifier.replaceAll("'", "")}'`)}`;
}

export function useSchema(name: string): SQL {
	return sql`grant usage on schema ${sql.identifier(name)} to ${app}`;
}

export function revokeAll(table: { schema: string; name: string }): SQL {
	return sql`revoke all on ${tableName(table)} from ${app}`;
}

export type Privilege = "select" | "insert" | "update" | "delete" | { update: readonly string[] };

const words = { select: sql`select`, insert: sql`insert`, update: sql`update`, delete: sql`delete` };

export function grant(table: { schema: string; name: string }, privileges: readonly Privilege[]): SQL {
	const list = privileges.map((privilege) =>
		typeof privilege === "string"
			? words[privilege]
			: sql`update (${sql.join(
					privilege.update.map((column) => sql.identifier(column)),
					sql`, `,
				)})`,
	);
	return sql`grant ${sql.join(list, sql`, `)} on ${tableName(table)} to ${app}`;
}

function tableName(table: { schema: string; name: string }): SQL {
	return sql`${sql.identifier(table.schema)}.${sql.identifier(table.name)}`;
}
