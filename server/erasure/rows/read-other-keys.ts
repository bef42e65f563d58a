import { type SQL, sql } from "drizzle-orm";
import type { Column, Executor } from "../catalog/catalog.ts";
import type { GraphObject } from "../graph/graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { equalSql } from "../sql/equals-sql.ts";
import { isText, textType } from "../sql/key-values.ts";
import { columnSql, joinSql, typeSql } from "../sql/table-sql.ts";
import { fromSql } from "./gathered-rows.ts";

/** The values of the columns, in their order. */
type Values = readonly string[];

/**
 * The keys of the records that have exactly these values in other columns, in the order asked. The columns were unique when the graph was
 * built, but their index may compare differently: then several keys are ambiguous. Fails if a column's type refuses a value.
 */
export async function readOtherKeys(
	tx: Executor,
	object: GraphObject,
	columns: readonly Column[],
	asked: readonly Values[],
): Promise<string[][]> {
	const rows = await tx.execute<{ place: number; key: string }>(otherKeysSql(object, columns, asked));
	const found = Map.groupBy(rows, ({ place }) => place);
	return asked.map((_, index) => (found.get(index + 1) ?? []).map(({ key }) => key));
}

export function otherKeysSql(
	{ table, key }: Pick<GraphObject, "table" | "key">,
	columns: readonly Column[],
	asked: readonly Values[],
): SQL {
	const name = (index: number) => sql.identifier(`v${index}`);
	const textName = (index: number) => sql.identifier(`t${index}`);
	const lists = columns.map((_, index) => sql`${arrayOf(asked.map((values) => values[index] ?? null))}::text[]`);
	const names = columns.map((_, index) => sql`${name(index)}`);
	const cast = columns.map(
		({ type }, index) => sql`${name(index)}::${typeSql(type)} as ${name(index)}, ${name(index)} as ${textName(index)}`,
	);
	const equal = columns.flatMap((column, index) => {
		const found = sql`${columnSql(column)} ${equalSql(column.type)} k.${name(index)}`;
		// "007" and "7" are one number but two codes, and only the page knows which it shows.
		return isText(column.type) ? [found] : [found, sql`${columnSql(column)}::text ${equalSql(textType)} k.${textName(index)}`];
	});
	return sql`
		select k.place::integer as place, ${columnSql(key)}::text as key
		from (select ${joinSql(cast, ",")}, place from unnest(${joinSql(lists, ",")}) with ordinality as k(${joinSql(names, ",")}, place)) as k
			join ${fromSql(table)} on ${joinSql(equal, "and")}
		order by k.place`;
}
