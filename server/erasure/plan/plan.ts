import type { Table } from "../catalog/catalog.ts";
import { EngineError } from "../engine-error.ts";
import type { Edge, Graph, GraphObject } from "../graph/graph.ts";
import { orderUpdates } from "../graph/order-updates.ts";
import { foreignColumns } from "../graph/own-columns.ts";
import { replacementOf, verbOf } from "../graph/rules.ts";
import { findNativeWork, findNoNativeWork, type NativeWork } from "./native-work.ts";
import { orderRemovals } from "./order-removals.ts";

/** What to do, in this order, to the rows below some records. */
export interface Steps {
	/** Tables whose rows must be known and locked, since something has to be done about what refers to them; the object's own first. */
	gathered: readonly Table[];
	/** References that lead from gathered rows to further rows to gather. */
	gather: readonly Edge[];
	/** References that forbid. */
	refuse: readonly Edge[];
	/** References by which rows go that nothing needs to be known of. */
	remove: readonly Edge[];
	/** References that are detached or scrubbed in rows that stay. */
	update: readonly Edge[];
	/** GatheredTables tables, children first; those in a circle of keys go in one statement. */
	removals: readonly (readonly Table[])[];
}

export interface Plan {
	object: GraphObject;
	graph: Graph;
	/** Every table that rows may go from. */
	tables: readonly Table[];
	/** With what PostgreSQL's own cascade does left to it. */
	native: Steps;
	/** With every row by a statement of ours. */
	full: Steps;
	/** Below a root everything is left to PostgreSQL. */
	wholeNative: boolean;
	/** Some rows go by PostgreSQL's cascade, so that only its own statistics can count them. */
	cascading: boolean;
	/** The same, partitions included. */
	emptied: readonly number[];
	/** Other tables whose rows are changed, or decide about what goes. */
	consulted: readonly Table[];
	/** All of them, partitions included: a change of one makes this plan void. */
	watched: readonly number[];
	/** Objects whose records can go with one of the plan's. */
	takenAlong: readonly GraphObject[];
	/** References that are pointed at a stated value: a record with that value has to stay. */
	targets: readonly Edge[];
	/** Kept by nothing but their value: what they name is remembered when it goes, for the sweep and for guards. */
	keyless: readonly Edge[];
}

/** From one object type, the ordered steps. Pure. */
export function planErasure(graph: Graph, objectName: string): Plan {
	const object = graph.objects.get(objectName);
	if (!object) throw new EngineError("unknown_object");
	if (object.definition.deletable === false) throw new EngineError("object_not_deletable");
	const reasons = graph.problems.filter((problem) => problem.fatal || problem.objects.includes(objectName));
	if (reasons.length > 0) throw new EngineError("object_undecided", { reasons: reasons.map(({ message }) => message) });
	return planFrom(graph, object);
}

/** The same from any table; whether all within reach is decided is the caller's to know. */
export function planFrom(graph: Graph, object: GraphObject): Plan {
	const tables = [...object.reach].flatMap((oid) => graph.catalog.tables.get(oid) ?? []);
	const edges = graph.edges.filter((edge) => object.reach.has(edge.parent.oid) && verbOf(edge).follows);
	const takesItsOwn = edges.some((edge) => edge.child === object.table && verbOf(edge).removes);
	const takenAlong = [...graph.objects.values()].filter(
		({ name, table }) => object.reach.has(table.oid) && (takesItsOwn || name !== object.name),
	);
	// Whether one of the CRM's own records is among them is only seen where every table is gone through.
	const seen = takenAlong.some(({ protectedWhere }) => protectedWhere.length > 0);
	const native = seen ? findNoNativeWork(edges, tables) : findNativeWork(graph.catalog, edges, tables);
	const named = new Set(edges.flatMap((edge) => [edge.child, ...foreignColumns(edge).map(({ table }) => table)]));
	const consulted = [...named].filter(({ oid, partitionOf }) => !object.reach.has(partitionOf ?? oid));
	const withPartitions = (oids: ReadonlySet<number>) =>
		[...graph.catalog.tables.values()].flatMap(({ oid, partitionOf }) => (oids.has(oid) || oids.has(partitionOf ?? 0) ? [oid] : []));
	return {
		object,
		graph,
		tables,
		native: orderSteps(object.table, tables, edges, native),
		full: orderSteps(object.table, tables, edges, findNoNativeWork(edges, tables)),
		wholeNative: native.closed.has(object.table.oid),
		cascading: edges.some((edge) => native.closed.has(edge.child.oid) && native.cascades(edge)),
		emptied: withPartitions(object.reach),
		consulted,
		watched: withPartitions(new Set([...object.reach, ...consulted.map(({ oid }) => oid)])),
		takenAlong,
		targets: edges.filter(({ rule }) => replacementOf(rule).to !== null),
		keyless: edges.filter((edge) => !edge.key?.enabled && !edge.onlyIfAllGo),
	};
}

function orderSteps(root: Table, tables: readonly Table[], edges: readonly Edge[], native: NativeWork): Steps {
	const oids = new Set([root.oid]);
	for (const oid of oids)
		for (const edge of native.closed.has(oid) ? [] : edges)
			if (edge.parent.oid === oid && verbOf(edge).removes && !native.closed.has(edge.child.oid)) oids.add(edge.child.oid);
	const gathered = tables.filter(({ oid }) => oids.has(oid));
	const known = edges.filter(({ parent }) => oids.has(parent.oid) && !native.closed.has(parent.oid));
	const deleting = known.filter((edge) => verbOf(edge).removes);
	return {
		gathered,
		gather: deleting.filter(({ child }) => oids.has(child.oid)),
		refuse: known.filter((edge) => verbOf(edge).refuses),
		remove: deleting.filter((edge) => !oids.has(edge.child.oid) && !native.cascades(edge)),
		update: orderUpdates(known.filter((edge) => !native.clears(edge))).ordered,
		removals: orderRemovals(gathered, edges),
	};
}

/** The names of the other types whose records the plan takes along. */
export function otherTypesOf({ object, takenAlong }: Plan): string[] {
	return takenAlong.filter(({ name }) => name !== object.name).map(({ name }) => name);
}
