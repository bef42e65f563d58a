import { sql } from "drizzle-orm";
import { isBadValue } from "../database/sqlstates.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import { fromSql } from "../erasure/rows/gathered-rows.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { canonicalKey } from "../erasure/sql/canonical-key.ts";
import { equalSql } from "../erasure/sql/equals-sql.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import { columnSql, typeSql } from "../erasure/sql/table-sql.ts";
import { ExpungeError } from "../http/errors.ts";

/**
 * The keys as the database writes them, in their order. Only the database knows which values a column treats as equal ("1" and "1.00", upper
 * and lower case, trailing blanks), so an existing record says how its own key is written.
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
