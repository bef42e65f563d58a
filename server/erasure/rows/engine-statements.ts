import { type SQL, sql } from "drizzle-orm";
import { type ColumnType, nameOf, type Table } from "../catalog/catalog.ts";
import type { Edge, Graph } from "../graph/graph.ts";
import { keysWithConditions } from "../graph/key-rules.ts";
import { reachOfAll } from "../graph/reach.ts";
import { recountsWithin } from "../graph/recounts-within.ts";
import { verbOf } from "../graph/rules.ts";
import { planFrom } from "../plan/plan.ts";
import { isOneOfSql } from "../sql/equals-sql.ts";
import { existingSql, type Keys, matchSql } from "../sql/match-sql.ts";
import { numberTreesSql } from "../sql/nested-set-sql.ts";
import { hasValuesSql, namesTextSql, pathSql } from "../sql/path-sql.ts";
import { lockReferringSql, onlyIfAllGoSql, stepSql } from "./gather.ts";
import { describeGathered, fromSql, identitySql } from "./gathered-rows.ts";
import { rootsSql } from "./lock-records.ts";
import { beginningsStatement } from "./match-beginnings.ts";
import { describedSql, wordSql } from "./match-records.ts";
import { otherKeysSql } from "./read-other-keys.ts";
import { recountSql } from "./recount.ts";
import { notItselfSql } from "./refusals.ts";
import { updateSql } from "./remove-rows.ts";

export interface EngineStatement {
	/** The name of the reference, object or table. */
	name: string;
	statement: SQL;
}

/** The statements that the engine would send for every object, table and reference within reach, without keys. */
export function engineStatements(graph: Graph): EngineStatement[] {
	const reach = reachOfAll(graph);
	const objects = [...graph.objects.values()].filter(({ definition }) => definition.deletable !== false);
	const tables = [...reach].flatMap((oid) => graph.catalog.tables.get(oid) ?? []);
	const edges = graph.edges.filter((edge) => reach.has(edge.parent.oid) && verbOf(edge).follows);
	return [
		...objects.map((object) => {
			const options = { klass: object.definition.klass ? "" : null, lock: "wait" } as const;
			return { name: object.name, statement: rootsSql(planFrom(graph, object), isOneOfSql(object.key, []), options) };
		}),
		...objects.map((object) => ({ name: object.name, statement: describedSql(object, wordSql(object, "0"), 0) })),
		...objects.flatMap((object) => {
			const statement = beginningsStatement(object, ["0"]);
			return statement === null ? [] : [{ name: object.name, statement }];
		}),
		...objects.flatMap((object) =>
			object.otherKeys.map((columns) => ({ name: object.name, statement: otherKeysSql(object, columns, []) })),
		),
		...tables.map((table) => ({ name: nameOf(table), statement: removalSql(table) })),
		...[...graph.files, ...graph.requests].flatMap((rule) =>
			rule.templates.map((template) => ({
				name: nameOf(rule.table),
				statement: sql`select ${pathSql(template)} from ${fromSql(rule.table)} where ${namesTextSql(rule, template, [])}`,
			})),
		),
		...graph.caches.flatMap((rule) =>
			rule.templates.map((template) => ({
				name: nameOf(rule.table),
				statement: sql`select from ${fromSql(rule.table)} where ${hasValuesSql(rule, template)}`,
			})),
		),
		...recountsWithin(graph, reach).map((recount) => ({ name: recount.name, statement: recountSql(recount, []) })),
		...graph.nestedSets.filter(({ table }) => reach.has(table.oid)).map((set) => ({ name: set.name, statement: numberTreesSql(set, []) })),
		...keysWithConditions(edges).map((edge) => ({
			name: edge.name,
			statement: lockReferringSql(edge, noKeys(edge.parentColumns.map(({ type }) => type))),
		})),
		...edges.flatMap((edge) => statementsFor(edge).map((statement) => ({ name: edge.name, statement }))),
	];
}

function removalSql(table: Table): SQL {
	const steps = { gathered: [], gather: [], refuse: [], remove: [], update: [], removals: [] };
	return sql`delete from ${fromSql(table)} where ${identitySql(describeGathered(table, steps, [], []))}`;
}

function statementsFor(edge: Edge): SQL[] {
	const statements = [existingSql(edge, noKeys(edge.parentColumns.map(({ type }) => type)))];
	let keys = noKeys(edge.parentColumns.map(({ type }) => type));
	for (const step of edge.through) {
		const [type] = keys.types;
		if (type) statements.push(sql`${stepSql(step, type, [])} for update of c`);
		keys = noKeys([step.toColumn.type]);
	}
	const match = matchSql(edge, keys);
	return [...statements, ...whatIsDone(edge, keys, match)];
}

function whatIsDone(edge: Edge, keys: Keys, match: SQL): SQL[] {
	const from = fromSql(edge.relation);
	const { removes, refuses, updates } = verbOf(edge);
	const statements: SQL[] = [];
	if (removes) {
		const alone = edge.onlyIfAllGo ? sql`${match} and ${onlyIfAllGoSql(edge, noKeys(edge.parentColumns.map(({ type }) => type)))}` : match;
		statements.push(sql`select from ${from} where ${alone} for update of c`, sql`delete from ${from} where ${match}`);
	}
	if (refuses) statements.push(sql`select from ${from} where ${match} and ${notItselfSql(edge)}`);
	if (updates) {
		const { update, still } = updateSql(edge, keys, { match, stays: sql`true` });
		statements.push(update, sql`select from ${from} where ${still}`);
	}
	return statements;
}

function noKeys(types: readonly ColumnType[]): Keys {
	return { types, rows: [] };
}
