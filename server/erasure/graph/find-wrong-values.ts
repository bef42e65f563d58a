import { sql } from "drizzle-orm";
import { type Column, type ColumnType, type Executor, tableNamed } from "../catalog/catalog.ts";
import { arrayOf } from "../sql/array-of.ts";
import { isKeyOf } from "../sql/key-values.ts";
import { type Edge, type Graph, type Problem, problem, type ResolvedCondition } from "./graph.ts";
import { resolveCondition } from "./resolve-object.ts";
import { constantsIn, replacementOf } from "./rules.ts";

interface StatedValue {
	/** The reference or object that states the value. */
	name: string;
	column: Column;
	type: ColumnType;
	value: string;
}

/** Finds values of the adapter that their columns cannot hold. Statements with such a value could only fail during a deletion. */
export async function findWrongValues(db: Executor, graph: Graph): Promise<Problem[]> {
	const stated = [
		...graph.edges.flatMap((edge) => statedBy(graph, edge)),
		...[...graph.objects.values()].flatMap(({ name, where, protectedWhere, softDeleted }) =>
			[where, protectedWhere, softDeleted?.when ?? [], softDeleted?.whenNot ?? []].flatMap((one) => ofCondition(name, one)),
		),
	];
	const wrong = await findUnreadable(db, stated);
	return wrong.map(({ name, column, type, value }) =>
		problem("impossible", name, `The column ${column.name} is of type ${type.name} and cannot hold ${JSON.stringify(value)}.`),
	);
}

function statedBy({ catalog }: Graph, edge: Edge): StatedValue[] {
	const { name, rule, form } = edge;
	const conditions = [edge.when, ...edge.whenNot, edge.toWhere, edge.whereRelated?.where ?? [], ...edge.through.map(({ when }) => when)];
	const stated = conditions.flatMap((condition) => ofCondition(name, condition));
	const { lookup } = replacementOf(rule);
	const table = lookup && tableNamed(catalog, lookup.table);
	const looked = lookup && table ? ofCondition(name, resolveCondition(table, lookup.where)) : [];
	return [...stated, ...constantsIn(rule, form).flatMap(({ column, type, value }) => of(name, column, type, value)), ...looked];
}

function ofCondition(name: string, condition: ResolvedCondition): StatedValue[] {
	return condition.flatMap(({ column, values }) => values.flatMap((value) => of(name, column, column.type, value)));
}

function of(name: string, column: Column, type: ColumnType, value: string | null): StatedValue[] {
	return value === null ? [] : [{ name, column, type, value }];
}

/** Asks the database. Before PostgreSQL 16 it could only answer with an error, so only key types are checked there. */
async function findUnreadable(db: Executor, stated: readonly StatedValue[]): Promise<StatedValue[]> {
	const [server] = await db.execute<{ asks: boolean }>(sql`select to_regproc('pg_catalog.pg_input_is_valid') is not null as asks`);
	if (!server?.asks) return stated.filter(({ value, type }) => !isKeyOf(value, type));
	const rows = await db.execute<{ position: number }>(sql`
		select position::int4 from unnest(${arrayOf(stated.map(({ value }) => value))}::text[],
			${arrayOf(stated.map(({ type }) => type.schema))}::text[], ${arrayOf(stated.map(({ type }) => type.name))}::text[])
			with ordinality as s(value, schema, name, position)
		where not pg_input_is_valid(value, format('%I.%I', schema, name))`);
	return rows.flatMap(({ position }) => stated[position - 1] ?? []);
}
