import { sql } from "drizzle-orm";
import type { CrmDatabase } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import { type Executor, tableNamed } from "../catalog/catalog.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { columnMatchesSql } from "../sql/equals-sql.ts";
import { textType } from "../sql/key-values.ts";
import { columnSql, onlySql } from "../sql/table-sql.ts";
import { readAcceptedReferences } from "./accepted-references.ts";
import { buildGraph, withObjects } from "./build-graph.ts";
import { findUnplannable } from "./find-unplannable.ts";
import { findWrongValues } from "./find-wrong-values.ts";
import { type Edge, type Graph, type Problem, problem } from "./graph.ts";
import { resolveCondition } from "./resolve-object.ts";

/**
 * Builds the graph from the catalogue alone. Setup reads nothing else, because it runs as a superuser: reading rows can execute code of the
 * tables' owner in a view, a cast or a domain check.
 */
export async function deriveGraph(
	db: Pick<Database, "execute" | "select">,
	crm: CrmDatabase,
	unfit?: ReadonlyMap<string, string>,
): Promise<Graph> {
	const catalog = await readCatalog(db);
	return buildGraph(catalog, crm, (await findDecisions(db)) === "readable" ? await readAcceptedReferences(db) : [], unfit);
}

/** Whether the role may read what admins have accepted. The CRM's own role may not: for it, accepted references count as undecided. */
export async function findDecisions(db: Pick<Database, "execute">): Promise<"absent" | "forbidden" | "readable"> {
	const [table] = await db.execute<{ readable: boolean }>(sql`
		select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
		from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname = 'expunge' and c.relname = 'accepted_references'`);
	if (table === undefined) return "absent";
	return table.readable ? "readable" : "forbidden";
}

/**
 * Builds the graph of the live database. It looks up the values that rules name, and lets PostgreSQL plan the engine's statements. If
 * schema and adapter are those of `last`, it reuses both results. `unfit`: references that no rule of the adapter's own states, and that
 * the database has refused, with the reason.
 */
export async function loadGraph(
	db: Pick<Database, "execute" | "select" | "transaction">,
	crm: CrmDatabase,
	last: Graph | null = null,
	unfit: ReadonlyMap<string, string> = new Map(),
): Promise<Graph> {
	const graph = await deriveGraph(db, crm, unfit);
	const isUnstated = ({ reference }: Problem) => graph.unstated.has(reference);
	const wrong = await findWrongValues(db, graph);
	const problems: Problem[] = [];
	const edges: Edge[] = [];
	// This does not wait for table locks. If a table is locked, the graph cannot be read, and the last one stays in use.
	await db.transaction(async (tx) => {
		await tx.execute(sql`select set_config('lock_timeout', '500', true)`);
		for (const edge of graph.edges) {
			const looked: LookupResult = wrong.some(({ reference }) => reference === edge.name) ? { edge } : await lookUp(tx, graph, edge);
			edges.push(looked.edge);
			if (looked.problem) problems.push(problem("impossible", edge.name, looked.problem));
		}
		await tx.execute(sql`select set_config('lock_timeout', '0', true)`);
	});
	const refused = [...wrong, ...problems].filter(isUnstated);
	if (refused.length > 0) return loadGraph(db, crm, last, withReasons(unfit, refused));
	const looked = { ...graph, edges, problems: [...graph.problems, ...withObjects([...wrong, ...problems], edges, graph.objects)] };
	const planned = last?.planned && last.fingerprint === graph.fingerprint ? last.planned : await findUnplannable(db, looked);
	const unplannable = (planned ?? []).filter(isUnstated);
	if (unplannable.length > 0) return loadGraph(db, crm, last, withReasons(unfit, unplannable));
	return { ...looked, planned, problems: [...looked.problems, ...withObjects(planned ?? [], edges, graph.objects)] };
}

function withReasons(unfit: ReadonlyMap<string, string>, refused: readonly Problem[]): ReadonlyMap<string, string> {
	return new Map([...unfit, ...refused.map(({ reference, reason }) => [reference, reason] as const)]);
}

interface LookupResult {
	edge: Edge;
	problem?: string;
}

/** Finds the value of a `detach`, and checks that the reference leads to a row with it. */
async function lookUp(db: Executor, { catalog }: Graph, edge: Edge): Promise<LookupResult> {
	const { rule } = edge;
	if (rule.rule !== "detach") return { edge };
	let to = rule.to;
	if (rule.lookup) {
		const table = tableNamed(catalog, rule.lookup.table);
		const column = table?.columns.get(rule.lookup.column);
		if (!table || !column) return { edge, problem: "The row to detach to does not exist." };
		const found = await db.execute<{ value: string | null }>(sql`
			select ${columnSql(column)}::text as value from ${onlySql(table)} as c where ${conditionSql(resolveCondition(table, rule.lookup.where))} limit 2`);
		to = found[0]?.value ?? null;
		if (found.length !== 1 || to === null)
			return { edge, problem: `\`detach\` needs exactly one row of ${rule.lookup.table} with ${JSON.stringify(rule.lookup.where)}.` };
	}
	if (to === null) return { edge };
	const [column] = edge.parentColumns;
	if (!column) return { edge: { ...edge, rule: { ...rule, to } } };
	const [row] = await db.execute<{ exists: boolean }>(sql`
		select exists (select from ${onlySql(edge.parent)} as c where ${columnMatchesSql(column, textType, [to])}) as exists`);
	const resolved = { ...edge, rule: { ...rule, to } };
	return row?.exists ? { edge: resolved } : { edge: resolved, problem: "`detach` names a value that does not exist." };
}
