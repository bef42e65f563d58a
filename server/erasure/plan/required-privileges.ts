import type { TableName } from "../../crm/objects.ts";
import { nameOf, rowsTableOf, type Table, tableNamed } from "../catalog/catalog.ts";
import type { Edge, Graph } from "../graph/graph.ts";
import { isConditional } from "../graph/key-rules.ts";
import { reachOfAll } from "../graph/reach.ts";
import { recountsWithin } from "../graph/recounts-within.ts";
import { writtenByNumbering } from "../graph/resolve-nested-sets.ts";
import { replacementOf, verbOf, writtenColumns } from "../graph/rules.ts";

export type TablePrivilege = "select" | "delete" | { update: string[] };

export interface RequiredPrivileges {
	table: TableName;
	schema: string;
	name: string;
	privileges: TablePrivilege[];
	/** The schemas of its columns' types and operators, because statements name them with their schema. */
	typeSchemas: string[];
}

/** All schemas that need USAGE. */
export function schemasOf(required: readonly RequiredPrivileges[]): Set<string> {
	return new Set(required.flatMap(({ schema, typeSchemas }) => [schema, ...typeSchemas]));
}

export function typeSchemasOf({ columns }: Table): string[] {
	const types = [...columns.values()].flatMap(({ type }) => [type, ...(type.element ? [type.element] : [])]);
	const schemas = types.flatMap(({ schema, equality, greater }) => [schema, equality?.schema ?? schema, greater?.schema ?? schema]);
	return [...new Set(schemas)].filter((schema) => schema !== "pg_catalog");
}

/** The privileges that expunge_eraser needs on the CRM's tables, and no others. To lock a row, a role must have UPDATE on one of its columns. */
export function requiredPrivileges(graph: Graph): RequiredPrivileges[] {
	const needs = new Map<Table, { delete: boolean; update: Set<string> }>();
	const need = (named: Table): { delete: boolean; update: Set<string> } => {
		const table = rowsTableOf(named);
		const found = needs.get(table) ?? { delete: false, update: new Set<string>() };
		needs.set(table, found);
		return found;
	};
	const lock = (table: Table): void => void need(table).update.add(lockedColumn(table));

	const reach = reachOfAll(graph);
	for (const object of graph.objects.values()) {
		need(object.table);
		for (const { from } of object.identify) if (from) need(from.table);
		const { klass } = object.definition;
		const kinds = klass && tableNamed(graph.catalog, klass.from.table);
		if (kinds) need(kinds);
	}
	for (const { table } of [...graph.files, ...graph.requests, ...graph.caches]) need(table);
	for (const { table, column } of recountsWithin(graph, reach)) need(table).update.add(column.name);
	for (const set of graph.nestedSets)
		if (reach.has(set.table.oid)) for (const { name } of writtenByNumbering(set)) need(set.table).update.add(name);
	for (const oid of reach) {
		const table = graph.catalog.tables.get(oid);
		if (!table) continue;
		need(table).delete = true;
		lock(table);
	}
	for (const { rule, parent } of graph.edges) {
		const { to, lookup } = replacementOf(rule);
		if (to === null && !lookup) continue;
		// The value is looked up at startup, whether or not the table is within reach.
		const looked = lookup && tableNamed(graph.catalog, lookup.table);
		need(parent);
		if (looked) need(looked);
	}
	for (const edge of graph.edges) if (reach.has(edge.parent.oid) && verbOf(edge).follows) addEdge(edge, need, lock);
	return [...needs].map(([table, { delete: removes, update }]) => ({
		table: nameOf(table),
		schema: table.schema,
		name: table.name,
		typeSchemas: typeSchemasOf(table),
		privileges: ["select", ...(removes ? (["delete"] as const) : []), ...(update.size > 0 ? [{ update: [...update] }] : [])],
	}));
}

/** A column that a role may update in order to lock rows of the table. */
export function lockedColumn({ primaryKey, columns }: Table): string {
	return primaryKey[0] ?? [...columns.keys()][0] ?? "";
}

function addEdge(edge: Edge, need: (table: Table) => { update: Set<string>; delete: boolean }, lock: (table: Table) => void): void {
	const written = need(edge.relation).update;
	need(edge.child);
	// The statements for one partition name the partition itself, so privileges on the whole table do not count.
	const { removes, locks } = verbOf(edge);
	if (edge.relation !== edge.child && removes) need(edge.relation).delete = true;
	if ((edge.relation !== edge.child && locks) || (edge.key && isConditional(edge))) lock(edge.relation);
	for (const column of writtenColumns(edge.rule)) written.add(column.name);
	if (edge.whereRelated) need(edge.whereRelated.table);
	for (const { lists = [] } of edge.whereRelated?.where ?? []) for (const { table } of lists) need(table);
	for (const step of edge.through) lock(step.table);
}
