import {
	type Copy,
	isLinked,
	leadsName,
	linksName,
	otherwiseColumns,
	ownReferences,
	quote,
	quoted,
	referenceColumns,
	targetOf,
} from "./schema-copy.ts";
import type { RandomReference, RandomSchema } from "./schema-shape.ts";

/** Selects every row as its number and its references, with the same text in both copies. */
export function snapshotSql(schema: RandomSchema, copy: Copy): string {
	const tables = schema.tables.map((table, index) => {
		const values = ownReferences(schema, index).flatMap(([reference, number]) => valuesSql(schema, reference, number, copy));
		return selectSql(index, ["code", "side", "klass", ...values], quoted(copy, table));
	});
	const links = schema.references.flatMap((reference, index) => {
		const select = (number: number, name: string) => selectSql(number + index, ["near", "far"], quoted(copy, { name, schema: 0 }));
		if (!isLinked(reference)) return [];
		return [select(1000, linksName(index)), ...(reference.twoSteps ? [select(2000, leadsName(index))] : [])];
	});
	return `${[...tables, ...links].join(" union all ")} order by 1, 2, 3`;
}

function selectSql(number: number, values: readonly string[], table: string): string {
	const content = values.map((value) => `coalesce((${value})::text, '-')`).join(", ");
	return `select ${number} as "table", row, concat_ws('|', ${content}) as content from ${table}`;
}

function valuesSql(schema: RandomSchema, reference: RandomReference, index: number, copy: Copy): string[] {
	const target = targetOf(schema, reference);
	const columns = referenceColumns(index, target).map((column, part) => writtenSql(reference, quote(column), copy, target.types[part]));
	const note = reference.rule === "scrub" ? [quote(`note ${index}`)] : [];
	if (reference.circumstance === "always") return [...columns, ...note];
	if (copy === "oracle")
		return [...columns, reference.otherwise ? joinedSql(otherwiseColumns(index, target).map(quote)) : quote(`decoy ${index}`), ...note];
	const holds = quote(`holds ${index}`);
	return [
		...columns.map((column) => `case when ${holds} then ${column} end`),
		`case when not ${holds} then ${joinedSql(columns)} end`,
		...note,
	];
}

function joinedSql(columns: readonly string[]): string {
	return `nullif(concat_ws('|', ${columns.map((column) => `${column}::text`).join(", ")}), '')`;
}

/** The key in a column, with the same spelling in both copies. */
function writtenSql(reference: RandomReference, column: string, copy: Copy, type: string | undefined): string {
	if (copy === "oracle") return column;
	if (reference.as === "template") return `substring(${column} from '^crm://(.*)/x$')`;
	if (reference.as === "any case") return `lower(${column})`;
	if (reference.as === "prefix") return `substring(${column} from '^crm-(.{36}|[0-9]+)-')`;
	if (reference.as === "list")
		return `(select btrim(part) from unnest(string_to_array(${column}, '|')) as part where part not in ('', 'other') limit 1)`;
	if (reference.as === "array") return `(select e from unnest(${column}) as e limit 1)`;
	if (reference.as === "json") return `(jsonb_path_query_first(${column}, '$.list[*]."the id"[*]') #>> '{}')`;
	if (reference.as === "value" && type === "extensions.citext") return `lower(${column}::text)`;
	return column;
}
