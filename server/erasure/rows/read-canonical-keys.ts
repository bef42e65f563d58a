import { sql } from "drizzle-orm";
import type { Executor } from "../catalog/catalog.ts";
import type { GraphObject } from "../graph/graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { foldedSql } from "../sql/compared-text-sql.ts";
import { equalSql } from "../sql/equals-sql.ts";
import { canonicalKey, isTextKey } from "../sql/key-values.ts";
import { columnSql, typeSql } from "../sql/table-sql.ts";
import { fromSql } from "./gathered-rows.ts";

/**
 * The keys as the database writes them, in their order. Only the database knows which values a column treats as equal ("1" and "1.00",
 * upper and lower case, trailing spaces), so an existing record says how its own key is written. Fails if the column's type refuses a key.
 */
export async function readCanonicalKeys(
	tx: Executor,
	{ table, key }: Pick<GraphObject, "table" | "key">,
	keys: readonly string[],
): Promise<string[]> {
	if (!isTextKey(key)) return keys.map((asked) => canonicalKey(asked, key));
	const asked = table.values?.ignoreCase === true ? foldedSql(sql`asked`, key) : sql`asked::${typeSql(key.type)}`;
	const asking = sql`(select ${asked} as asked, place from unnest(${arrayOf(keys)}::text[]) with ordinality as k(asked, place)) as k`;
	// Equal values that are records are written alike, and looking them up would read the whole table.
	const query = table.values
		? sql`select k.asked::text as key from ${asking}`
		: sql`select coalesce(${columnSql(key)}::text, k.asked::text) as key from ${asking}
			left join ${fromSql(table)} on ${columnSql(key)} ${equalSql(key.type)} k.asked`;
	const rows = await tx.execute<{ key: string }>(sql`${query} order by k.place`);
	return rows.map((row) => row.key);
}
