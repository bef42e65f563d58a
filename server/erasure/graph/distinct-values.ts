import { sql } from "drizzle-orm";
import type { CrmObject, DeclaredReference } from "../../crm/objects.ts";
import { type Catalog, type Column, plainExpression, type Table, tableNamed, valuesNamed } from "../catalog/catalog.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { isText, textType } from "../sql/key-values.ts";
import { columnSql, joinSql, onlySql } from "../sql/table-sql.ts";
import { type Problem, problem } from "./graph.ts";
import { resolveCondition } from "./resolve-object.ts";
import { whyNotDistinct } from "./why-not-distinct.ts";

/*
 * An object can be the values of a column, such as the senders of mails. To the engine, the values are a table with one column, and the
 * rows with a value refer to it: a reference without a key, with the rule `delete`. So the cascade, previews, holds, tombstones and sweeps
 * need to know nothing else about such records.
 */

type Objects = Readonly<Record<string, CrmObject>>;

/** The catalogue with the values that are records. */
export function withDistinctValues(catalog: Catalog, objects: Objects): Catalog {
	const distinct = new Map<string, Table>();
	for (const definition of Object.values(objects)) {
		const of = tableNamed(catalog, definition.table);
		const column = of?.columns.get(definition.key);
		// The database's own tables have positive numbers.
		if (definition.distinct && of && column)
			distinct.set(`${definition.table}(${definition.key})`, valuesTable(-1 - distinct.size, of, column, definition));
	}
	return distinct.size > 0 ? { ...catalog, distinct } : catalog;
}

function valuesTable(oid: number, of: Table, column: Column, { ignoreCase: without, where = {} }: CrmObject): Table {
	const ignoreCase = without === true;
	const value = ignoreCase ? sql`lower(${columnSql(column)}::text)` : columnSql(column);
	const named = [sql`${columnSql(column)} is not null`, conditionSql(resolveCondition(of, where))];
	if (isText(column.type)) named.push(sql`${columnSql(column)}::text <> ''`);
	const own: Column = {
		...column,
		type: ignoreCase ? textType : column.type,
		equalAsText: ignoreCase || column.equalAsText,
		notNull: true,
		issued: false,
		indexed: ignoreCase ? hasLowerIndex(of, column) : column.indexed,
		sorted: !ignoreCase && column.sorted,
	};
	const { name } = column;
	return {
		...of,
		oid,
		columns: new Map([[name, own]]),
		primaryKey: [name],
		indexes: [{ ...uniqueIndex, columns: [name], expression: ignoreCase ? `lower(${name})` : null }],
		triggers: [],
		rules: [],
		values: {
			of,
			column,
			ignoreCase,
			query: sql`select distinct ${value} as ${sql.identifier(name)} from ${onlySql(of)} as c where ${joinSql(named, "and")}`,
		},
	};
}

function hasLowerIndex({ indexes }: Table, { name }: Column): boolean {
	return indexes.some(
		({ expression, valid, partial, method }) =>
			valid && !partial && ["btree", "hash"].includes(method) && expression !== null && plainExpression(expression) === `lower${name}`,
	);
}

const uniqueIndex = {
	name: "",
	unique: true,
	primary: true,
	immediate: true,
	exclusion: false,
	partial: false,
	predicate: null,
	nullsDistinct: true,
	method: "btree",
	valid: true,
} as const;

/** The rows with a value refer to it. */
export function rowsOfValues(catalog: Catalog, objects: Objects): DeclaredReference[] {
	return Object.values(objects).flatMap((definition): DeclaredReference[] => {
		const { table, key, where, distinct } = definition;
		const values = distinct && valuesNamed(catalog, table, key);
		if (!values || whyNotDistinct(definition, values) !== null) return [];
		return [{ declared: true, table, column: key, to: table, toColumn: key, ...(where ? { when: where } : {}), rule: "delete" }];
	});
}

/** Two objects cannot be the values of one column. */
export function findDistinctConflicts(objects: Objects): Problem[] {
	const all = Object.entries(objects);
	return all.flatMap(([name, { distinct, table, key }]) => {
		const same = all.find(([other, one]) => distinct && one.distinct && other !== name && one.table === table && one.key === key);
		return same ? [problem("impossible", name, `The object ${same[0]} has the values of the same column.`, [name])] : [];
	});
}
