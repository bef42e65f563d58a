import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Transaction } from "./database.ts";
import { isUnreachable } from "./sqlstates.ts";

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
	discard temp`;

/** The driver never prepares a statement with SQL. */
const planting = "select exists (select from pg_catalog.pg_prepared_statements where from_sql) as planted";

/** PostgreSQL ends the session while it sleeps, so before it answers. */
const ending = "select pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()), pg_catalog.pg_sleep(60)";

const mostAttempts = 8;

/** Begins every transaction as in a new session. One in which somebody has prepared a statement ends, and the work is done in another. */
export function beginClean(client: Sql): void {
	// Drizzle calls it with one function alone, of postgres.js's overloads.
	const begin = client.begin.bind(client) as unknown as Begin;
	const clean: Begin = async (work) => {
		let [working, ended] = [false, false];
		for (let attempt = 1; ; attempt++) {
			try {
				return await begin(async (transaction) => {
					// Simple queries are never prepared themselves, and may hold several statements.
					await transaction.unsafe(cleaning).simple();
					const [found] = await transaction.unsafe<{ planted: boolean }[]>(planting).simple();
					if (found?.planted !== false) {
						ended = true;
						await transaction.unsafe(ending).simple();
					}
					working = true;
					return work(transaction);
				});
			} catch (error) {
				if (working || !ended || attempt > mostAttempts || !isUnreachable(error)) throw error;
				// The driver learns a moment later that the connection has gone.
				await setTimeout(10 * attempt);
			}
		}
	};
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
	const [found] = await tx.execute<{ planted: boolean }>(sql.raw(planting));
	if (found?.planted !== false) throw new PlantedStatementError();
}
