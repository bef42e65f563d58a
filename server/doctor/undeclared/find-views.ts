import { sql } from "drizzle-orm";
import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { type Executor, nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { reachOfAll } from "../../erasure/graph/reach.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import type { Finding } from "../finding.ts";
import { finding } from "./describe-suspicion.ts";

/** Materialized views over tables that may lose rows. They keep deleted data until they are refreshed, which only their owner can do. */
export async function findViews(db: Executor, graph: Graph, said: ReadonlySet<Table>): Promise<Finding[]> {
	const views = [...graph.catalog.tables.values()].filter((table) => table.kind === "m" && !said.has(table));
	if (views.length === 0) return [];
	const rows = await db.execute<{ view: number; table: number }>(sql`
		select distinct r.ev_class::int8::float8 as view, d.refobjid::int8::float8 as table
		from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
		where r.ev_class::int8 = any(${arrayOf(views.map(({ oid }) => oid))}::int8[]) and d.refobjid <> r.ev_class`);
	const reach = reachOfAll(graph);
	return views.flatMap((view) => {
		const from = rows
			.filter((row) => row.view === view.oid && reach.has(row.table))
			.flatMap((row) => graph.catalog.tables.get(row.table) ?? []);
		const [first] = from;
		const isAnswered = graph.edges.some(({ child }) => child === view);
		const column = [...view.columns.values()].find(({ type }) => shapeOf(type) !== "other") ?? [...view.columns.values()][0];
		if (!first || !column || isAnswered) return [];
		const message = `${nameOf(view)} is a materialized view of ${from.map(nameOf).sort().join(", ")}: it keeps deleted data until it is refreshed. Refresh it after deletions.`;
		const keep = { declared: true, table: nameOf(view), column: column.name, to: nameOf(first), rule: "keep" };
		return [finding(message, [{ what: "rule", rule: keep }])];
	});
}
