import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { isUnreachable } from "./sqlstates.ts";
import type { Begin } from "./transaction.ts";

interface Session extends Record<string, unknown> {
	/** A statement was prepared with SQL, which the driver never does. */
	planted: boolean;
}

const planted = "select exists (select from pg_catalog.pg_prepared_statements where from_sql) as planted";

/*
 * A trigger of the CRM runs in the session that deletes. It can leave settings, locks and tables there, or replace a statement that the
 * server has prepared. The next batch may be another person's, and must find none of that. DISCARD ALL cannot run in a transaction, and
 * would also remove the server's prepared statements.
 */
const cleaning = `
	set transaction isolation level read committed, read write;
	reset session authorization;
	reset all;
	select pg_catalog.pg_advisory_unlock_all();
	close all;
	unlisten *;
	discard temp;
	${planted}`;

/** PostgreSQL ends the session during the sleep, before the statement answers. */
const ending = "select pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()), pg_catalog.pg_sleep(60)";

const maxAttempts = 8;

/** Begins every transaction as in a new session. If a trigger has prepared a statement, the session is ended and another one is used. */
export function inCleanSession(begin: Begin): Begin {
	return async (work) => {
		let [working, ended] = [false, false];
		for (let attempt = 1; ; attempt++) {
			try {
				return await begin(async (transaction) => {
					// A simple query is never prepared itself, and takes one round trip for several statements.
					if (isPlanted(await transaction.unsafe(cleaning).simple())) {
						ended = true;
						await transaction.unsafe(ending).simple();
					}
					working = true;
					return work(transaction);
				});
			} catch (error) {
				if (working || !ended || attempt > maxAttempts || !isUnreachable(error)) throw error;
				// The driver notices the end of the connection a moment later.
				await setTimeout(10 * attempt);
			}
		}
	};
}

/** A trigger of the CRM has replaced a statement that the server had prepared, or might have replaced one. */
export class PlantedStatementError extends Error {
	constructor() {
		super("A trigger of the CRM prepared a statement in the session that deletes.");
		this.name = "PlantedStatementError";
	}
}

/**
 * Call it after triggers have run. Then the rest of the transaction does not depend on settings that they made. Timeouts remain in effect.
 */
export async function restateSession(tx: Pick<PostgresJsDatabase, "execute">): Promise<void> {
	const answers: unknown = await tx.execute(
		sql.raw(`
			set local search_path = pg_catalog, pg_temp;
			set local datestyle = iso, mdy;
			set local timezone = 'UTC';
			set local intervalstyle = postgres;
			${planted}`),
	);
	if (isPlanted(answers)) throw new PlantedStatementError();
}

/** The last of several statements answers. A missing or unexpected answer counts as yes. */
function isPlanted(answers: unknown): boolean {
	const last: unknown = Array.isArray(answers) ? answers.at(-1) : undefined;
	const [row]: unknown[] = Array.isArray(last) ? last : [];
	return (row as Session | undefined)?.planted !== false;
}
