import { rowsTableOf, type Table } from "../catalog/catalog.ts";
import { EngineError } from "../engine-error.ts";
import { type Edge, edgeOfValues, type Graph, type GraphObject, type NamedValues, type NestedSet, type Recount } from "../graph/graph.ts";
import { orderUpdates } from "../graph/order-updates.ts";
import { foreignColumns } from "../graph/own-columns.ts";
import { recountsWithin } from "../graph/recounts-within.ts";
import { replacementOf, verbOf } from "../graph/rules.ts";
import { findNativeWork, findNoNativeWork, type NativeWork } from "./native-work.ts";
import { orderRemovals } from "./order-removals.ts";

/** The steps for the rows below the records, in this order. */
export interface Steps {
	/** Tables whose rows must be read and locked, because references to them need work. The object's own table comes first. */
	gathered: readonly Table[];
	/** References from gathered rows to more rows to gather. */
	gather: readonly Edge[];
	/** References with the rule refuse. */
	refuse: readonly Edge[];
	/** References whose rows are deleted without reading them. */
	remove: readonly Edge[];
	/** References with detach or scrub, in rows that stay. */
	update: readonly Edge[];
	/** The gathered tables, children first. Tables in a circle of keys share one statement. */
	removals: readonly (readonly Table[])[];
}

export interface Plan {
	object: GraphObject;
	graph: Graph;
	/** Every table that may lose rows. */
	tables: readonly Table[];
	/** The steps if PostgreSQL's own cascade does its part. */
	native: Steps;
	/** The steps if our statements delete every row. */
	full: Steps;
	/** Whether PostgreSQL's own cascade deletes everything below a root. */
	wholeNative: boolean;
	/** PostgreSQL's cascade deletes some rows, so only its statistics can count them. */
	cascading: boolean;
	/** Every table that may lose rows, including partitions. */
	losingTables: readonly number[];
	/** Other tables whose rows are changed, or whose rows decide about the deletion. */
	consulted: readonly Table[];
	/** All these tables, including partitions. If one of them changes, the plan becomes invalid. */
	watched: readonly number[];
	/** Objects whose records, or rows of them, can be deleted along with a record of the plan. */
	takenAlong: readonly GraphObject[];
	/** References with a replacement. The replacement record has to stay. */
	targets: readonly Edge[];
	/** References without a foreign key. The erased keys that they may name are stored for the sweep and for guards. */
	keyless: readonly Edge[];
	/** Rows that name files. Their values are stored in the outbox before the rows are deleted. */
	files: readonly NamedValues[];
	/** Rows that another system has copied. Their values are stored in the same way. */
	requests: readonly NamedValues[];
	/** Rows that the CRM caches. Their values are stored in the same way. */
	caches: readonly NamedValues[];
	/** Columns that are derived from rows that the plan deletes or moves. They are derived again afterwards. */
	recounts: readonly Recount[];
	/** Trees from which the plan deletes rows. They are numbered again afterwards. */
	nestedSets: readonly NestedSet[];
}

/** Plans the ordered steps for one object. Pure. */
export function planErasure(graph: Graph, objectName: string): Plan {
	const object = graph.objects.get(objectName);
	if (!object) throw new EngineError("unknown_object");
	if (object.definition.deletable === false) throw new EngineError("object_not_deletable");
	const reasons = graph.problems.filter((problem) => problem.fatal || problem.objects.includes(objectName));
	if (reasons.length > 0) {
		const undecided = reasons.filter(({ kind }) => kind === "undecided").map(({ reference }) => reference);
		throw new EngineError("object_undecided", { reasons: reasons.map(({ message }) => message), undecided });
	}
	return planFrom(graph, object);
}

/** The same for any table. The caller must make sure that every reference within reach has a rule. */
export function planFrom(graph: Graph, object: GraphObject): Plan {
	const tables = [...object.reach].flatMap((oid) => graph.catalog.tables.get(oid) ?? []);
	const edges = graph.edges.filter((edge) => object.reach.has(edge.parent.oid) && verbOf(edge).follows);
	const ownRows = edgeOfValues(graph, object.table);
	const takesItsOwn = edges.some((edge) => edge.child === rowsTableOf(object.table) && edge !== ownRows && verbOf(edge).removes);
	const takenAlong = [...graph.objects.values()].filter(
		({ name, table }) => object.reach.has(rowsTableOf(table).oid) && (takesItsOwn || name !== object.name),
	);
	// Only a walk through every table shows whether one of the CRM's own records would be deleted.
	const seen = takenAlong.some(({ protectedWhere }) => protectedWhere.length > 0);
	const files = graph.files.filter(({ table }) => object.reach.has(table.oid));
	const requests = graph.requests.filter(({ table }) => object.reach.has(table.oid));
	const caches = graph.caches.filter(({ table }) => object.reach.has(table.oid));
	const recounts = recountsWithin(graph, object.reach);
	const nestedSets = graph.nestedSets.filter(({ table }) => object.reach.has(table.oid));
	const read = new Set([
		...[...files, ...requests, ...caches, ...nestedSets].map(({ table }) => table.oid),
		...recounts.map(({ child }) => child.oid),
	]);
	const unaided = findNoNativeWork(edges, tables, read);
	const native = seen ? unaided : findNativeWork(graph.catalog, edges, tables, read);
	const referring = edges.flatMap((edge) => [edge.child, ...foreignColumns(edge).map(({ table }) => table)]);
	const named = new Set([...referring, ...recounts.map(({ table }) => table)]);
	const consulted = [...named].filter(({ oid, partitionOf }) => !object.reach.has(partitionOf ?? oid));
	const withPartitions = (oids: ReadonlySet<number>) =>
		[...graph.catalog.tables.values()].flatMap(({ oid, partitionOf }) => (oids.has(oid) || oids.has(partitionOf ?? 0) ? [oid] : []));
	return {
		object,
		graph,
		tables,
		native: orderSteps(object.table, tables, edges, native),
		full: orderSteps(object.table, tables, edges, unaided),
		wholeNative: native.closed.has(object.table.oid),
		cascading: edges.some((edge) => native.closed.has(edge.child.oid) && native.cascades(edge)),
		losingTables: withPartitions(object.reach),
		consulted,
		watched: withPartitions(new Set([...object.reach, ...consulted.map(({ oid }) => oid)])),
		takenAlong,
		targets: edges.filter(({ rule }) => replacementOf(rule).to !== null),
		keyless: edges.filter((edge) => !edge.key?.enabled && !edge.onlyIfAllGo),
		files,
		requests,
		caches,
		recounts,
		nestedSets,
	};
}

function orderSteps(root: Table, tables: readonly Table[], edges: readonly Edge[], native: NativeWork): Steps {
	const oids = new Set([root.oid]);
	for (const oid of oids)
		for (const edge of native.closed.has(oid) ? [] : edges)
			if (edge.parent.oid === oid && verbOf(edge).removes && !native.closed.has(edge.child.oid)) oids.add(edge.child.oid);
	const rows = tables.filter(({ oid }) => oids.has(oid));
	const gathered = root.values ? [root, ...rows] : rows;
	const known = edges.filter(({ parent }) => oids.has(parent.oid) && !native.closed.has(parent.oid));
	const deleting = known.filter((edge) => verbOf(edge).removes);
	return {
		gathered,
		gather: deleting.filter(({ child }) => oids.has(child.oid)),
		refuse: known.filter((edge) => verbOf(edge).refuses),
		remove: deleting.filter((edge) => !oids.has(edge.child.oid) && !native.cascades(edge)),
		update: orderUpdates(known.filter((edge) => !native.clears(edge))).ordered,
		removals: orderRemovals(rows, edges),
	};
}

/** The other objects whose records the plan deletes along with its own. A value is not deleted with one of its rows. */
export function otherTypesOf({ object, takenAlong }: Plan): string[] {
	return takenAlong.filter(({ name, table }) => name !== object.name && !table.values).map(({ name }) => name);
}
