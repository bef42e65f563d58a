import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Column, ColumnType, Executor } from "../catalog/catalog.ts";
import { quotedName, quotedText } from "../catalog/quoted-name.ts";
import type { Edge, Graph, ResolvedCondition } from "../graph/graph.ts";
import { isReusable } from "../graph/is-reusable.ts";
import { ownColumns } from "../graph/own-columns.ts";
import { comparedTextSql, ignoresCase, partSql, partsSql } from "../sql/compared-text-sql.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { equalSql, equalsSql } from "../sql/equals-sql.ts";
import { compare, textType } from "../sql/key-values.ts";
import { circumstancesSql, jsonPath, readableJsonSql } from "../sql/match-sql.ts";
import { columnSql, joinSql, typeSql } from "../sql/table-sql.ts";
import { targetOf } from "./tombstones.ts";

/** The name of the trigger that guards a reference. It is derived from the reference, so that the trigger can be found again. */
export function guardName(edge: Edge): string {
	return `expunge_guard_${createHash("sha256").update(edge.name).digest("hex").slice(0, 12)}`;
}

export function hasGuard(edge: Edge): boolean {
	return edge.relation.triggers.some(({ name, enabled }) => name === guardName(edge) && ["O", "A"].includes(enabled));
}

/** The source of the installed guard functions, by name. */
export async function readGuards(db: Executor): Promise<Map<string, string>> {
	const rows = await db.execute<{ name: string; source: string }>(sql`
		select p.proname as name, p.prosrc as source from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname = 'expunge' and p.proname like 'expunge\_guard\_%'`);
	return new Map(rows.map(({ name, source }) => [name, source]));
}

/**
 * A trigger for an admin to install. A row that names a record which is being erased waits for the erasure and is then rejected, as a
 * foreign key would reject it. The trigger reads the tombstones and not the table, so rows that never named a record are still accepted.
 * Null if a trigger could not know which record is meant, if it would have to compare without case, or if the key can be reused.
 */
export function guardSql(graph: Pick<Graph, "objects">, edge: Edge): string | null {
	if (isReusable(graph, edge) || ignoresCase(edge.form) || edge.parent.values) return null;
	if (edge.through.length > 0 || edge.columns.length !== 1 || edge.parentColumns.length !== 1) return null;
	const [column] = edge.columns;
	const [parentColumn] = edge.parentColumns;
	if (!column || !parentColumn) return null;
	const name = guardName(edge);
	const watched = [...new Set(ownColumns(edge).map((own) => quotedName(own.name)))].join(", ");
	const parent = `${edge.parent.kind === "p" ? "" : "only "}${quotedName(edge.parent.schema, edge.parent.name)}`;
	return `create or replace function expunge.${name}() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $guard$
#variable_conflict use_variable
declare named text;
begin
	for named in ${namedIn(edge, column)}${circumstances(edge)} loop
		perform 1 from ${parent} as parent where ${sameKey(edge, parentColumn)}${and(edge.toWhere)} for key share;
		if not found and exists (select from expunge.tombstones where table_name = ${quotedText(targetOf(edge))} and ${sameTombstone(edge, parentColumn)}) then
			raise foreign_key_violation using message = ${quotedText(`The record that ${edge.relation.name}.${column.name} names has been permanently deleted.`)};
		end if;
	end loop;
	return null;
end $guard$;
create or replace trigger ${name} after insert or update of ${watched} on ${quotedName(edge.relation.schema, edge.relation.name)}
	for each row execute function expunge.${name}();`;
}

/** The keys in the new row, which has the alias `c` as in all our statements. */
function namedIn({ form, parentColumns: [parentColumn] }: Edge, column: Column): string {
	const value = `c.${quotedName(column.name)}`;
	const row = "(select new.*) as c";
	if (form.kind === "json")
		return `select found.value #>> '{}' from ${row}, jsonb_path_query(${written(readableJsonSql(columnSql(column), column.type))}, ${quotedText(jsonPath(form.path))}) as found(value)`;
	if (form.kind === "list") return `select ${written(partSql)} from ${row}, ${written(partsSql(columnSql(column), form.separator))}`;
	const compared = parentColumn ? comparedTextSql(form, parentColumn, columnSql(column)) : null;
	if (compared) return `select ${written(compared)} from ${row}`;
	if (form.kind === "array") return `select unnest(${value})::text from ${row}`;
	return `select ${form.kind === "text" ? keyInText(value, form.template) : `${value}::text`} from ${row}`;
}

function circumstances(edge: Edge): string {
	const parts = circumstancesSql(edge);
	return parts.length === 0 ? "" : written(sql` where ${joinSql(parts, "and")}`);
}

function and(condition: ResolvedCondition): string {
	return condition.length === 0 ? "" : written(sql` and ${conditionSql(condition, "parent")}`);
}

function written(part: SQL): string {
	return new PgDialect().sqlToQuery(part.inlineParams()).sql;
}

/** Casts the value so that the parent's index finds it. A value that cannot be a key names no record. */
function sameKey(edge: Edge, parent: Column): string {
	const type = typeOfEquality(edge, parent);
	if (!type && parent.equalAsText) return written(equalsSql(parent, named, textType, "parent"));
	if (!type) return written(sql`${columnSql(parent, "parent")}::text ${equalSql(textType)} named`);
	return written(sql`${columnSql(parent, "parent")}::${typeSql(type)} ${equalSql(type)} named::${typeSql(type)}`);
}

function sameTombstone(edge: Edge, parent: Column): string {
	const type = typeOfEquality(edge, parent);
	if (!type) return "key = named";
	const key = sql`case when table_name = ${targetOf(edge)} then key::${typeSql(type)} end`;
	return written(sql`${key} ${equalSql(type)} named::${typeSql(type)}`);
}

const named = sql`${sql.identifier("named")}`;

/** The type in which the row's value and the record's key are compared. Null: as text, because only equal text is equal. */
function typeOfEquality({ form, columns }: Edge, parent: Column): ColumnType | null {
	const [column] = columns;
	if (!column || !(form.kind === "value" || form.kind === "array")) return null;
	const own = form.kind === "array" ? (column.type.element ?? textType) : column.type;
	const { type, columnAsText, admits } = compare(own, parent.type);
	return columnAsText || admits || type === textType || (type === parent.type && parent.equalAsText) ? null : type;
}

function keyInText(value: string, template: string): string {
	const [before = "", after = ""] = template.split("{key}");
	const inner = `substr(${value}, ${[...before].length + 1}, length(${value}) - ${[...before].length + [...after].length})`;
	return `case when starts_with(${value}, ${quotedText(before)}) and right(${value}, ${[...after].length}) = ${quotedText(after)} then ${inner} end`;
}
