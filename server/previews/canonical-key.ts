import { sql } from "drizzle-orm";
import { isBadValue } from "../database/sqlstates.ts";
import type { Column, Executor } from "../erasure/catalog/catalog.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { fromSql } from "../erasure/rows/gathered-rows.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { equalSql } from "../erasure/sql/equals-sql.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import { columnSql, typeSql } from "../erasure/sql/table-sql.ts";
import { ExpungeError } from "../http/errors.ts";

/** The one way in which the database writes a key: "007" and "7" are the same record, so are a UUID's capital and small letters. */
export function canonicalKey(key: string, { type }: Column): string {
	if (/^int[248]$/.test(type.name)) return String(BigInt(key));
	return type.name === "uuid" ? key.toLowerCase() : key;
}

/**
 * The same for keys of every type, in their order. Only the database knows what a column takes for equal ("1" and "1.00", letters of any
 * case, blanks at the end), so a record that is there says itself how its key is written.
 */
export async function readCanonicalKeys(tx: Executor, { object: { table, key } }: Plan, keys: readonly string[]): Promise<string[]> {
	if (!isTextKey(key)) return keys.map((asked) => canonicalKey(asked, key));
	try {
		const rows = await tx.execute<{ key: string }>(sql`
			select coalesce(${columnSql(key)}::text, k.asked::text) as key
			from (select asked::${typeSql(key.type)}, place from unnest(${arrayOf(keys)}::text[]) with ordinality as k(asked, place)) as k
				left join ${fromSql(table)} on ${columnSql(key)} ${equalSql(key.type)} k.asked
			order by k.place`);
		return rows.map((row) => row.key);
	} catch (error) {
		throw isBadValue(error) ? new ExpungeError("invalid_key") : error;
	}
}
