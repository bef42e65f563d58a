import postgres from "postgres";

/** bigint columns are read as numbers: the CRM's ids and cents are far below 2^53. */
const bigint = { to: 20, from: [20], serialize: String, parse: Number };

export type Sql = postgres.Sql<{ bigint: number }>;

/** A part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

export function connectCrm(databaseUrl: string): Sql {
	return postgres(databaseUrl, {
		max: 6,
		types: { bigint },
		transform: { column: { from: postgres.toCamel } },
		connection: { search_path: "crm" },
		onnotice: () => {},
	});
}
