import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { inCleanSession } from "./clean-session.ts";
import { startSession } from "./start-session.ts";
import { type Begin, withStates } from "./transaction.ts";

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

export interface Connection {
	db: Database;
	/** For LISTEN alone; statements go through `db`. */
	client: postgres.Sql;
	close(): Promise<void>;
}

export interface ConnectOptions {
	/** How many connections at most. */
	max?: number;
	/** Told of every statement. */
	print?: (statement: string) => void;
	/** For transactions that are alike, as batches are. */
	prepares?: boolean;
	/** Where triggers of the CRM run: no transaction trusts what an earlier one has left in the session. */
	cleans?: boolean;
}

/**
 * The driver reserves no connection for a BEGIN that fills its pipeline of 100 statements. Others would then execute their statements inside
 * that transaction: https://github.com/porsager/postgres/issues/1189
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
	// Drizzle calls it with one function alone, of the driver's overloads.
	const begin = withStates(client.begin.bind(client) as unknown as Begin, { prepares: options.prepares ?? false });
	Object.assign(client, { begin: options.cleans ? inCleanSession(begin) : begin });
	const print = options.print;
	const db = drizzle(client, print ? { logger: { logQuery: (query) => print(query) } } : {});
	return { db, client, close: () => client.end({ timeout: 5 }) };
}
