import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { beginClean } from "./clean-session.ts";
import { endWithConnection } from "./lost-connection.ts";
import { prepareStatements } from "./prepare-statements.ts";
import { startSession } from "./session-settings.ts";

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

export function connect(url: string, options: ConnectOptions = {}): Connection {
	const session = startSession(url);
	const client = postgres(session.url, {
		max: options.max ?? 10,
		connect_timeout: 10,
		onnotice: () => {},
		connection: { application_name: "expunge", ...session.parameters },
	});
	if (options.prepares) prepareStatements(client);
	endWithConnection(client);
	if (options.cleans) beginClean(client);
	const print = options.print;
	const db = drizzle(client, print ? { logger: { logQuery: (query) => print(query) } } : {});
	return { db, client, close: () => client.end({ timeout: 5 }) };
}
