import { type SQL, sql } from "drizzle-orm";

/** A function of the owner in our schema, which does for a role what the role itself must not be able to do. */
export function ownFunction(name: string): SQL {
	return sql`${sql.identifier("expunge")}.${sql.identifier(name)}`;
}
