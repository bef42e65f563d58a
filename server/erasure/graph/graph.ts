import { createHash } from "node:crypto";
import type { CrmDatabase, CrmObject, Lookup, TableName } from "../../crm/objects.ts";
import { type Catalog, type Column, type ForeignKey, nameOf, type Table } from "../catalog/catalog.ts";
import { isUnique } from "../catalog/is-unique.ts";
import type { AcceptedReference } from "./accepted-references.ts";
import { comparedInObject, findIncomparable } from "./compared-columns.ts";
import { findForbiddenRule } from "./forbidden-rules.ts";
import { orderUpdates } from "./order-updates.ts";
import { type Problem, problem } from "./problem.ts";
import { propose } from "./propose.ts";
import { referenceName } from "./reference-name.ts";
import { isLike, nameOfKey, resolveReference, type Unresolved } from "./resolve-reference.ts";
import { findUnknownNames, firstUnknown } from "./unknown-names.ts";

/** A condition whose columns were found in the catalogue. */
export type ResolvedCondition = readonly { column: Column; values: readonly (string | null)[]; lists?: readonly ResolvedList[] }[];

/** Values that another table has at the very moment. */
export interface ResolvedList {
	table: Table;
	column: Column;
	template: string;
	where: ResolvedCondition;
}

export interface Step {
	table: Table;
	near: Column;
	far: Column;
	when: ResolvedCondition;
}

export type ResolvedRule =
	| { rule: "delete" | "keep" | "refuse" }
	/** `columns` are those that are set; to null where `to` is. */
	| { rule: "detach"; columns: readonly Column[]; to: string | null; lookup: Lookup | null }
	| { rule: "scrub"; values: readonly { column: Column; value: string | null }[] };

export type Form =
	| { kind: "value" }
	| { kind: "text"; template: string; emptied?: boolean }
	| { kind: "array" }
	| { kind: "json"; path: readonly PathStep[] };
export type PathStep = { member: string } | { every: true };

/** A reference with its rule: which rows of `child` name rows of `parent`, and what becomes of them. */
export interface Edge {
	/** The same words in problems, doctor, accepted references and tombstones: "crm.messages(conversation_id) → crm.conversations(id)". */
	name: string;
	child: Table;
	/** Where the rows are looked for: the child, or the one partition that has the key. */
	relation: Table;
	columns: readonly Column[];
	parent: Table;
	parentColumns: readonly Column[];
	/** Null: the database does not know of this reference. */
	key: ForeignKey | null;
	form: Form;
	when: ResolvedCondition;
	whenNot: ResolvedCondition;
	beside: { column: Column; table: Table; far: Column; where: ResolvedCondition; not: boolean } | null;
	toWhere: ResolvedCondition;
	through: readonly Step[];
	exclusive: boolean;
	rule: ResolvedRule;
}

export interface GraphObject {
	name: string;
	definition: CrmObject;
	table: Table;
	key: Column;
	where: ResolvedCondition;
	refuseWhere: ResolvedCondition;
	/** Tables that rows may go from. */
	reach: ReadonlySet<number>;
}

/** Everything the engine knows: the catalogue, and every reference with its rule. */
export interface Graph {
	catalog: Catalog;
	/** Of the schema and of all that was said about it: another one may mean other rows. */
	fingerprint: string;
	objects: ReadonlyMap<string, GraphObject>;
	edges: readonly Edge[];
	/** Keys that nobody has decided on. */
	undecided: readonly ForeignKey[];
	problems: readonly Problem[];
	/** Those of them that PostgreSQL found when it planned the engine's statements; null: it has not planned all of them yet. */
	planned: readonly Problem[] | null;
	kinds: CrmDatabase["kinds"];
}

/** Catalogue + declared references + rules. Pure: what needs a look into the tables themselves is `loadGraph`'s. */
export function buildGraph(catalog: Catalog, crm: CrmDatabase, accepted: readonly AcceptedReference[]): Graph {
	const problems: Problem[] = [];
	const edges: Edge[] = [];
	const decided = new Set<number>();
	for (const reference of crm.references) {
		if ("optional" in reference && !tableNamed(catalog, reference.table)) continue;
		const unknown = findUnknownNames(catalog, reference);
		if (unknown) {
			problems.push(problem("unknown_name", referenceName(reference), unknown));
			continue;
		}
		const found = resolveReference(catalog, reference);
		if ("problem" in found) {
			problems.push(problem(found.kind, referenceName(reference), found.problem));
			continue;
		}
		if (found.some(({ key }) => key && decided.has(key.oid))) {
			problems.push(problem("impossible", referenceName(reference), "The key has two rules; remove one."));
			continue;
		}
		edges.push(...found);
		for (const { key } of found) if (key) decided.add(key.oid);
		const [forbidden] = found.flatMap((edge) => {
			const reason = findForbiddenRule(catalog, edge);
			return reason ? [problem("impossible", edge.name, reason)] : [];
		});
		if (forbidden) problems.push(forbidden);
	}
	for (const acceptance of accepted) {
		const found = acceptance.resolve(catalog);
		if (found.some((edge) => decided.has(edge.key?.oid ?? 0) || findForbiddenRule(catalog, edge))) continue;
		for (const { key } of found) if (key) decided.add(key.oid);
		edges.push(...found);
	}
	const [one, other] = orderUpdates(edges).circle;
	if (one && other)
		problems.push(
			problem("impossible", one.name, `This reference and ${other.name} each overwrite the column by which the other is found.`),
		);

	const objects = new Map<string, GraphObject>();
	for (const [name, definition] of Object.entries(crm.objects)) {
		const resolved = resolveObject(catalog, name, definition, edges);
		if ("problem" in resolved) problems.push(problem(resolved.kind, name, resolved.problem, [name]));
		else objects.set(name, resolved);
	}
	const undecided = catalog.keys.filter((key) => !decided.has(key.oid));
	const graph = { catalog, fingerprint: fingerprintOf(catalog, crm, edges), objects, edges, undecided, planned: null, kinds: crm.kinds };
	return {
		...graph,
		problems: [...withObjects(problems, edges, objects), ...findUndecided(graph), ...findUnsafeTables(graph)],
	};
}

function fingerprintOf({ fingerprint }: Catalog, { objects, references }: CrmDatabase, edges: readonly Edge[]): string {
	const rules = edges.map(({ name, rule }) => [name, rule]);
	return createHash("sha256")
		.update(JSON.stringify([fingerprint, objects, references, rules]))
		.digest("hex");
}

function resolveObject(catalog: Catalog, name: string, definition: CrmObject, edges: readonly Edge[]): GraphObject | Unresolved {
	const conditions = [...Object.keys(definition.where ?? {}), ...Object.keys(definition.refuseWhere ?? {})];
	const others = [definition.klass?.column, definition.scope?.column, ...(definition.parents ?? []).map((parent) => parent.column)];
	const kinds = definition.klass?.from;
	const unknown = firstUnknown(catalog, [
		[definition.table, [definition.key, ...definition.name, ...conditions, ...others.filter((column) => column !== undefined)]],
		...(kinds ? [[kinds.table, [kinds.key, kinds.one, kinds.many]] as const] : []),
	]);
	const table = tableNamed(catalog, definition.table);
	const key = table?.columns.get(definition.key);
	if (unknown !== undefined || !table || !key) return { kind: "unknown_name", problem: unknown ?? "" };
	const whole = catalog.tables.get(table.partitionOf ?? 0);
	if (whole)
		return { kind: "impossible", problem: `${definition.table} is a single partition: its records are those of ${nameOf(whole)}.` };
	if (!isUnique(table, [key]))
		return {
			kind: "impossible",
			problem: `The column ${definition.key} of ${definition.table} is not unique at every moment, so it cannot name a record.`,
		};
	const condition = (where: CrmObject["where"]) => resolveCondition(table, where ?? {});
	const [where, refuseWhere] = [condition(definition.where), condition(definition.refuseWhere)];
	const incomparable = findIncomparable(comparedInObject({ key, where, refuseWhere }));
	if (incomparable) return { kind: "impossible", problem: incomparable };
	return { name, definition, table, key, where, refuseWhere, reach: reachOf(table.oid, edges) };
}

/** All tables that rows go from when rows of this one go. */
export function reachOf(root: number, edges: readonly Edge[]): ReadonlySet<number> {
	const reach = new Set([root]);
	for (const table of reach)
		for (const edge of edges) if (edge.parent.oid === table && edge.rule.rule === "delete") reach.add(edge.child.oid);
	return reach;
}

/** Values as text, in the column's own writing where that is certain. Columns must exist. */
export function resolveCondition(table: Table, condition: NonNullable<CrmObject["where"]>): ResolvedCondition {
	return Object.entries(condition).flatMap(([name, value]) => {
		const column = table.columns.get(name);
		const values = Array.isArray(value) ? value : [value];
		return column ? [{ column, values: values.map((one) => (one === null ? null : String(one))) }] : [];
	});
}

/** A fatal problem names the objects that its tables are within reach of, if only for the message. */
export function withObjects(problems: readonly Problem[], edges: readonly Edge[], objects: ReadonlyMap<string, GraphObject>): Problem[] {
	return problems.map((found) => {
		const edge = edges.find((edge) => edge.name === found.reference);
		if (found.objects.length > 0) return found;
		if (!edge) return { ...found, objects: objects.has(found.reference) ? [found.reference] : [] };
		return { ...found, objects: reachedBy(objects, edge.parent.oid) };
	});
}

function reachedBy(objects: ReadonlyMap<string, GraphObject>, table: number): string[] {
	return [...objects.values()].filter((object) => object.definition.deletable !== false && object.reach.has(table)).map(({ name }) => name);
}

function findUndecided(graph: Omit<Graph, "problems">): Problem[] {
	const unlike = graph.undecided.filter((key, index, all) => all.findIndex((other) => isLike(other, key)) === index);
	return unlike.flatMap((key) => {
		const [from, to] = [graph.catalog.tables.get(key.from), graph.catalog.tables.get(key.to)];
		const objects = reachedBy(graph.objects, topmost(graph.catalog, key.to));
		if (!from || !to || objects.length === 0) return [];
		const message = `The key ${key.name} of ${nameOf(from)} refers to ${nameOf(to)}, and no rule says what becomes of its rows.`;
		return [problem("undecided", nameOfKey(key, from, to), message, objects, propose(graph.catalog, key, from, to))];
	});
}

/** Tables whose rows the engine cannot lock or see, or whose name it would take for another's. */
function findUnsafeTables(graph: Omit<Graph, "problems">): Problem[] {
	const { tables } = graph.catalog;
	const named = new Map<TableName, number>();
	for (const table of tables.values()) named.set(nameOf(table), (named.get(nameOf(table)) ?? 0) + 1);
	return [...tables.values()].flatMap((table) => {
		const objects = reachedBy(graph.objects, table.oid);
		if (objects.length === 0) return [];
		if (!["r", "p"].includes(table.kind))
			return [problem("impossible", nameOf(table), "Rows can be deleted only from tables, not from views or foreign tables.", objects)];
		if ((named.get(nameOf(table)) ?? 0) > 1)
			return [problem("impossible", nameOf(table), "Another table, in a schema with a dot in its name, has the same name.", objects)];
		return [];
	});
}

export function topmost(catalog: Catalog, table: number): number {
	return catalog.tables.get(table)?.partitionOf ?? table;
}

export function tableNamed(catalog: Catalog, name: TableName): Table | undefined {
	return catalog.tables.get(catalog.names.get(name) ?? 0);
}
