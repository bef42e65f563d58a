import { quote, quoted, referenceColumns, tableAt, targetOf } from "./schema-copy.ts";
import type { RandomReference, RandomSchema } from "./schema-shape.ts";

/** The references whose rows a column of the parent counts, with their numbers. Only the engine's copy has the columns. */
export function countedReferences({ references }: RandomSchema): [RandomReference, number][] {
	return references.flatMap((reference, index): [RandomReference, number][] => (reference.counted ? [[reference, index]] : []));
}

export function countColumns(schema: RandomSchema, table: number): string[] {
	return countedReferences(schema).flatMap(([{ parent }, index]) =>
		parent === table ? [`${quote(`count ${index}`)} int8 not null default 0`] : [],
	);
}

/** Counts the rows as the CRM does. */
export function fillCounts(schema: RandomSchema): string[] {
	return countedReferences(schema).map(
		([reference, index]) =>
			`update ${parentOf(schema, reference)} as p set ${quote(`count ${index}`)} = ${countSql(schema, reference, index)}`,
	);
}

/** The columns that differ from a new count, with the numbers of rows. */
export function wrongCountsSql(schema: RandomSchema): string {
	const counts = countedReferences(schema).map(
		([reference, index]) =>
			`select ${index}::int4 as reference, p.row, p.${quote(`count ${index}`)}::int4 as stored, ${countSql(schema, reference, index)}::int4 as counted from ${parentOf(schema, reference)} as p`,
	);
	const none = "select 0::int4 as reference, 0::int4 as row, 0::int4 as stored, 0::int4 as counted";
	return `select * from (${[none, ...counts].join(" union all ")}) as counts where stored <> counted`;
}

function parentOf(schema: RandomSchema, { parent }: RandomReference): string {
	const table = tableAt(schema, parent);
	return `${table.partitioned ? "" : "only "}${quoted("engine", table)}`;
}

/** In lower case, because keys of the type citext are equal in any case. */
function countSql(schema: RandomSchema, reference: RandomReference, index: number): string {
	const target = targetOf(schema, reference);
	const lower = (alias: string, columns: readonly string[]) => `lower(${alias}.${quote(columns[0] ?? "")}::text)`;
	return `(select count(*) from ${quoted("engine", tableAt(schema, reference.child))} as s where ${lower("s", referenceColumns(index, target))} = ${lower("p", target.columns)})`;
}
