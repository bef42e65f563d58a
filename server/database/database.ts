import { setTimeout } from "node:timers/promises";
import { type SQL, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { inCleanSession } from "./clean-session.ts";
import { startSession } from "./start-session.ts";
import { type Begin, withStates } from "./transaction.ts";

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

interface Connection {
	db: Database;
	/** Only for LISTEN; statements go through `db`. */
	client: postgres.Sql;
	close(): Promise<void>;
}

interface ConnectOptions {
	/** The maximum number of connections. */
	max?: number;
	/** Called with every statement. */
	print?: (statement: string) => void;
	/** Prepares statements. Used for connections whose transactions are alike, such as those of batches. */
	prepares?: boolean;
	/** Cleans the session before each transaction. Used for connections on which the CRM's triggers run. */
	cleans?: boolean;
}

/**
 * The driver reserves no connection for a BEGIN that fills its pipeline of 100 statements. Others would then execute their statements
 * inside that transaction: https://github.com/porsager/postgres/issues/1189
 */
const untypedOptions = { max_pipeline: Number.MAX_SAFE_INTEGER };

export function connect(url: string, options: ConnectOptions = {}): Connection {
	const session = startSession(url);
	const client = postgres(session.url, {
		max: options.max ?? 10,
		connect_timeout: 10,
		...untypedOptions,
		onnotice: () => {},
		connection: { application_name: "expunge", ...session.parameters },
	});
	// Drizzle calls it with a function only, one of the driver's overloads.
	const begin = withStates(client.begin.bind(client) as unknown as Begin, { prepares: options.prepares ?? false });
	Object.assign(client, { begin: options.cleans ? inCleanSession(begin) : begin });
	const print = options.print;
	const db = drizzle(client, print ? { logger: { logQuery: (query) => print(query) } } : {});
	return { db, client, close: () => client.end({ timeout: 5 }) };
}

/** How long to wait for a database that went away. */
const reconnectTimeoutMs = 30_000;

/** Whether the database answers again after a lost connection. It may be that only one session had ended. */
export async function answersAgain(db: Pick<Database, "execute">, signal?: AbortSignal): Promise<boolean> {
	for (const end = Date.now() + reconnectTimeoutMs; Date.now() < end && !signal?.aborted; await setTimeout(250)) {
		const answered = await db.execute(sql`select 1`).then(
			() => true,
			() => false,
		);
		if (answered) return true;
	}
	return false;
}

/** A function in our schema that runs with the owner's rights, for what the calling role may not do itself. */
export function ownFunction(name: string): SQL {
	return sql`${sql.identifier("expunge")}.${sql.identifier(name)}`;
}
