import { sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Transaction } from "../database.ts";

type Begin = (work: (transaction: Sql) => Promise<unknown>) => Promise<unknown>;

/*
 * A trigger of the CRM runs in the session that deletes. It can leave settings, locks and tables there, or a statement of its own under the
 * name of one that the server has prepared. The next batch may be another person's, and must find none of that. DISCARD ALL cannot run in a
 * transaction, and would take the server's prepared statements too.
 */
const cleaning = `
	set transaction isolation level read committed, read write;
	reset session authorization;
	reset all;
	select pg_catalog.pg_advisory_unlock_all();
	close all;
	unlisten *;
	discard temp;
	select pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()) from pg_catalog.pg_prepared_statements where from_sql limit 1`;

/** Begins every transaction as in a new session. One in which somebody has prepared statements with SQL, as the driver never does, ends. */
export function beginClean(client: Sql): void {
	// Drizzle calls it with one function alone, of postgres.js's overloads.
	const begin = client.begin.bind(client) as unknown as Begin;
	const clean: Begin = (work) =>
		begin(async (transaction) => {
			// A simple query is never prepared itself, and may hold several statements.
			await transaction.unsafe(cleaning).simple();
			return work(transaction);
		});
	Object.assign(client, { begin: clean });
}

/** A trigger of the CRM has put a statement of its own under the name of one that the server had prepared, or might have. */
export class PlantedStatementError extends Error {
	constructor() {
		super("A trigger of the CRM prepared a statement in the session that deletes.");
		this.name = "PlantedStatementError";
	}
}

/** After triggers have run: what the rest of the transaction reads and writes does not depend on what they have set. Timeouts stay. */
export async function restateSession(tx: Transaction): Promise<void> {
	await tx.execute(
		sql`set local search_path = pg_catalog, pg_temp; set local datestyle = iso, mdy; set local timezone = 'UTC'; set local intervalstyle = postgres`,
	);
	const [found] = await tx.execute<{ planted: boolean }>(
		sql`select exists (select from pg_catalog.pg_prepared_statements where from_sql) as planted`,
	);
	if (found?.planted) throw new PlantedStatementError();
}
