import { type SQL, sql } from "drizzle-orm";
import type { Executor, Table } from "../catalog/catalog.ts";
import type { GraphObject, Identification } from "../graph/graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { columnMatchesSql, greaterSql, isOneOfSql } from "../sql/equals-sql.ts";
import { isKeyOf, isTextKey, textType, valuesSql } from "../sql/key-values.ts";
import { ownedSql } from "../sql/owned-sql.ts";
import { columnSql, joinSql, onlySql } from "../sql/table-sql.ts";
import { fromSql } from "./gathered-rows.ts";

/** A record as a person knows it. It is read now and stored nowhere. */
export interface DescribedRecord {
	key: string;
	/** Its name. A record without one has the first value that identifies it, or its key. */
	name: string;
	/** The values of the object's `identify` that the record has. */
	identify: readonly string[];
	/** The CRM has only marked it as deleted. */
	softDeleted: boolean;
	klass: string | null;
	scope: string | null;
	/** Keys of the records above it, by object. */
	parents: Readonly<Record<string, string | null>>;
}

export interface RecordMatch {
	/** Each must occur in the name, in a value of `identify` or in a text key, or be the key. */
	words: readonly string[];
	klass: string | null;
	onlySoftDeleted: boolean;
	/** Another condition on the record's table, `c`. */
	where: SQL;
	/** The last key of the previous page. */
	after: string | null;
	limit: number;
}

/** Records ordered by key, starting after `after`. */
export function matchRecords(db: Executor, object: GraphObject, match: RecordMatch): Promise<DescribedRecord[]> {
	const { key } = object;
	const conditions = [matchesSql(object, match)];
	if (match.after !== null) {
		const after = sql`(${valuesSql([match.after], key.type)})[1]`;
		conditions.push(sql`${columnSql(key)} ${greaterSql(key.type)} ${after}`);
	}
	return readDescribed(db, object, joinSql(conditions, "and"), match.limit);
}

/** Everything except the page. */
export function matchesSql(object: GraphObject, match: Pick<RecordMatch, "words" | "klass" | "onlySoftDeleted" | "where">): SQL {
	const { definition, table } = object;
	const conditions = [match.where, ...match.words.map((word) => wordSql(object, word))];
	if (definition.klass && match.klass !== null) conditions.push(hasTextSql(table, definition.klass.column, [match.klass]));
	if (match.onlySoftDeleted) conditions.push(softDeletedSql(object));
	return joinSql(conditions, "and");
}

/** Whether the column, read as text, is one of these values. An index of the column can find them. */
export function hasTextSql(table: Table, name: string, values: readonly string[]): SQL {
	const exact = sql`${columnSql({ name })}::text = any(${arrayOf(values)}::text[])`;
	const column = table.columns.get(name);
	return column?.type.equality ? sql`(${columnMatchesSql(column, textType, values)} and ${exact})` : exact;
}

/** The records that exist, in the order of their keys. All keys must have passed `pickPossibleKeys`. */
export async function describeRecords(db: Executor, object: GraphObject, keys: readonly string[]): Promise<DescribedRecord[]> {
	return keys.length === 0 ? [] : readDescribed(db, object, isOneOfSql(object.key, keys), keys.length);
}

const maxNameLength = 300;
const maxValueLength = 200;
/** How many rows of another table are shown for one record. */
const maxValues = 3;

export async function readDescribed(db: Executor, object: GraphObject, chosen: SQL, limit: number): Promise<DescribedRecord[]> {
	const { definition, identify } = object;
	const parents = definition.parents ?? [];
	const rows = await db.execute<Record<string, string | null>>(describedSql(object, chosen, limit));
	return rows.map((row) => {
		const values = identify.flatMap((_, index) => row[`i${index}`]?.trim() || []);
		const named = row["name"]?.trim() ?? "";
		return {
			key: row["key"] ?? "",
			name: named || (values[0] ?? row["key"] ?? ""),
			identify: named === "" ? values.slice(1) : values,
			softDeleted: row["softDeleted"] === "true",
			klass: row["klass"] ?? null,
			scope: row["scope"] ?? null,
			parents: Object.fromEntries(parents.map(({ object }, index) => [object, row[`p${index}`] ?? null])),
		};
	});
}

/** The statement behind it. PostgreSQL plans it with any word when the graph is loaded. */
export function describedSql(object: GraphObject, chosen: SQL, limit: number): SQL {
	const { definition, table, key, where, identify } = object;
	const parents = definition.parents ?? [];
	const text = (name: string) => sql`${columnSql({ name })}::text`;
	const selected = [
		sql`${columnSql(key)}::text as key`,
		sql`left(concat_ws(' ', ${joinSql(definition.name.map(text), ",")}), ${maxNameLength}) as name`,
		sql`${softDeletedSql(object)}::text as "softDeleted"`,
		...identify.map((one, index) => sql`${valueSql(one)} as ${sql.identifier(`i${index}`)}`),
		...parents.map(({ column }, index) => sql`${text(column)} as ${sql.identifier(`p${index}`)}`),
	];
	if (definition.klass) selected.push(sql`${text(definition.klass.column)} as klass`);
	if (definition.scope) selected.push(sql`${text(definition.scope.column)} as scope`);
	return sql`
		select ${joinSql(selected, ",")}
		from (
			select c.* from ${fromSql(table)} where ${chosen} and ${conditionSql(where)} and ${columnSql(key)} is not null order by ${columnSql(key)} limit ${limit}
		) as c order by ${columnSql(key)}`;
}

function valueSql({ column, from }: Identification): SQL {
	if (from === null) return sql`left(${columnSql(column)}::text, ${maxValueLength})`;
	return sql`(
		select string_agg(few.value, ', ') from (
			select left(${columnSql(column, "i")}::text, ${maxValueLength}) as value ${childSql(from)} order by 1 limit ${maxValues}
		) as few)`;
}

/** The rows that belong to the record. */
function childSql(from: NonNullable<Identification["from"]>): SQL {
	return sql`from ${onlySql(from.table)} as i where ${ownedSql(from)}`;
}

/** Whether a record contains the word. */
export function wordSql({ definition, key, identify }: GraphObject, word: string): SQL {
	const holds = (text: SQL) => sql`${text}::text ilike ${containing(word)}`;
	const parts = definition.name.map((name) => holds(columnSql({ name })));
	for (const { column, from } of identify)
		parts.push(from ? sql`exists (select ${childSql(from)} and ${holds(columnSql(column, "i"))})` : holds(columnSql(column)));
	if (isTextKey(key)) parts.push(holds(columnSql(key)));
	else if (isKeyOf(word, key.type)) parts.push(isOneOfSql(key, [word]));
	return sql`(${joinSql(parts, "or")})`;
}

/** A pattern for texts that contain exactly this one. Its wildcards are literal. */
export function containing(text: string): string {
	return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

function softDeletedSql({ softDeleted }: GraphObject): SQL {
	if (softDeleted === null) return sql`false`;
	const { when, whenNot } = softDeleted;
	const not = whenNot.length === 0 ? sql`true` : sql`${conditionSql(whenNot)} is not true`;
	return sql`(${conditionSql(when)} is true and ${not})`;
}
