import type { Catalog, Column, ColumnType, ForeignKey, Table, Trigger } from "../../../server/erasure/catalog/catalog.ts";
import type { Edge, Graph, GraphObject } from "../../../server/erasure/graph/graph.ts";

const equality = { schema: "pg_catalog", name: "=" };
const integer: ColumnType = { schema: "pg_catalog", name: "int8", category: "N", element: null, equality, greater: null };
let oids = 1_000;

export function column(name: string, properties: Partial<Column> = {}): Column {
	return {
		name,
		type: integer,
		collation: null,
		notNull: false,
		generated: false,
		identityAlways: false,
		equalAsText: true,
		issued: false,
		maxBytes: 8,
		hashable: true,
		indexed: false,
		sorted: false,
		...properties,
	};
}

/** A table with the key `id` and these further columns. */
export function table(name: string, columns: readonly (string | Column)[] = [], properties: Partial<Table> = {}): Table {
	const all = ["id", ...columns].map((one) => (typeof one === "string" ? column(one) : one));
	const primary = {
		name: `${name}_pkey`,
		columns: ["id"],
		expression: null,
		unique: true,
		primary: true,
		immediate: true,
		exclusion: false,
	};
	return {
		oid: ++oids,
		schema: "crm",
		name,
		kind: "r",
		partitionOf: null,
		hasHeirs: false,
		rowSecurity: false,
		replicaIdentity: "d",
		estimatedRows: 0,
		columns: new Map(all.map((one) => [one.name, one])),
		primaryKey: ["id"],
		indexes: [{ ...primary, partial: false, predicate: null, nullsDistinct: true, method: "btree", valid: true }],
		triggers: [],
		rules: [],
		fingerprint: "",
		...properties,
	};
}

export function trigger(event: "update" | "delete", properties: Partial<Trigger> = {}): Trigger {
	return { name: "a_trigger", before: true, events: [event], columns: [], enabled: "O", ...properties };
}

/** `child.<name of the parent>` refers to `parent.id`, without a foreign key. */
export function edge(child: Table, parent: Table, properties: Partial<Edge> = {}): Edge {
	const own = child.columns.get(parent.name) ?? column(parent.name);
	return {
		name: `${child.name} → ${parent.name}`,
		child,
		relation: child,
		columns: [own],
		parent,
		parentColumns: [column("id")],
		key: null,
		form: { kind: "value" },
		when: [],
		whenNot: [],
		whereRelated: null,
		toWhere: [],
		through: [],
		onlyIfAllGo: false,
		rule: { rule: "delete" },
		...properties,
	};
}

/** The same, with a foreign key whose ON DELETE is cascade ("c"), set null ("n") or no action ("a"). */
export function keyEdge(child: Table, parent: Table, onDelete: "c" | "n" | "a", properties: Partial<Edge> = {}): Edge {
	const key: ForeignKey = {
		oid: ++oids,
		name: `${child.name}_${parent.name}_fkey`,
		from: child.oid,
		columns: [parent.name],
		to: parent.oid,
		toColumns: ["id"],
		onDelete,
		setColumns: [],
		matchFull: false,
		deferrable: false,
		validated: true,
		enabled: true,
		temporal: false,
		operators: [equality],
	};
	return edge(child, parent, { key, ...properties });
}

export function detach(child: Table, ...columns: readonly string[]): Edge["rule"] {
	return { rule: "detach", columns: columns.flatMap((name) => child.columns.get(name) ?? []), to: null, lookup: null };
}

export function catalog(tables: readonly Table[], properties: Partial<Catalog> = {}): Catalog {
	return {
		tables: new Map(tables.map((one) => [one.oid, one])),
		keys: [],
		names: new Map(tables.map((one) => [`${one.schema}.${one.name}`, one.oid])),
		countsTracked: true,
		fingerprint: "",
		...properties,
	};
}

/** A deletable object of the table, whose deletion reaches its own table and these. */
export function graphObject(of: Table, reach: readonly Table[] = [], properties: Partial<GraphObject> = {}): GraphObject {
	return {
		name: of.name,
		definition: { table: `crm.${of.name}`, key: "id", name: ["id"], labels: { singular: of.name, plural: of.name } },
		table: of,
		key: of.columns.get("id") ?? column("id"),
		where: [],
		protectedWhere: [],
		otherKeys: [],
		identify: [],
		softDeleted: null,
		reach: new Set([of, ...reach].map(({ oid }) => oid)),
		...properties,
	};
}

export function graph(
	tables: readonly Table[],
	objects: readonly GraphObject[],
	edges: readonly Edge[],
	properties: Partial<Graph> = {},
): Graph {
	return {
		catalog: catalog(tables),
		adapter: { objects: {}, references: [], tableLabels: {} },
		fingerprint: "",
		objects: new Map(objects.map((one) => [one.name, one])),
		edges,
		files: [],
		requests: [],
		caches: [],
		recounts: [],
		nestedSets: [],
		covered: [],
		absent: [],
		unstated: new Set(),
		unfit: new Map(),
		undecided: [],
		problems: [],
		planned: null,
		tableLabels: {},
		...properties,
	};
}
