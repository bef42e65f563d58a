import type { AdapterForm, Condition, KeyReference, Reference, RelatedCondition, Rule, TableValues } from "../../crm/objects.ts";
import { type Catalog, columnsOf, type ForeignKey, nameOf, type Table, tableNamed, valuesNamed } from "../catalog/catalog.ts";
import { type Edge, type Form, type PathStep, type ResolvedCondition, type ResolvedList, topmost } from "./graph.ts";
import { referenceName } from "./reference-name.ts";
import { resolveCondition } from "./resolve-object.ts";
import { resolveRule } from "./rules.ts";

type UnkeyedReference = Extract<Reference, { declared: true }>;

type ResolutionProblem = { kind: "unknown_name" | "impossible"; problem: string };

/** Resolves a reference of the adapter into edges, one for each of several equal keys. All its names must exist (`findUnknownNames`). */
export function resolveReference(catalog: Catalog, reference: Reference): readonly Edge[] | ResolutionProblem {
	if (!("declared" in reference)) return resolveKey(catalog, reference);
	const edge = resolveDeclared(catalog, reference);
	return "problem" in edge ? edge : [edge];
}

function resolveKey(catalog: Catalog, reference: KeyReference): readonly Edge[] | ResolutionProblem {
	const from = catalog.names.get(reference.table);
	const { columns, toColumns } = reference;
	const keys = catalog.keys.filter(
		(key) =>
			key.from === from &&
			key.columns.length === columns.length &&
			key.columns.every((column) => columns.includes(column)) &&
			(!reference.to || key.to === catalog.names.get(reference.to)) &&
			(!toColumns || pairsOf(key) === pairsOf({ columns, toColumns })),
	);
	const [first] = keys;
	if (!first)
		return { kind: "unknown_name", problem: `${reference.table} has no foreign key on (${columns.join(", ")}) that leads there.` };
	if (!keys.every((key) => key.to === first.to))
		return { kind: "unknown_name", problem: "Several foreign keys share these columns: state in `to` which table is meant." };
	if (!keys.every((key) => isLike(key, first)))
		return {
			kind: "unknown_name",
			problem: "Several foreign keys lead from these columns to that table: state in `toColumns` which one is meant.",
		};
	const edges: Edge[] = [];
	for (const key of keys) {
		const edge = edgeOfKey(catalog, key, reference, reference.when);
		if ("problem" in edge) return edge;
		edges.push(edge);
	}
	return edges;
}

/** The two keys declare the same reference, although their actions may differ. */
export function isLike(one: ForeignKey, other: ForeignKey): boolean {
	return one.from === other.from && one.to === other.to && pairsOf(one) === pairsOf(other);
}

/** The order of columns does not matter: an adapter that lists them in another order means the same key. */
function pairsOf({ columns, toColumns }: Pick<ForeignKey, "columns" | "toColumns">): string {
	return JSON.stringify(columns.map((column, index) => [column, toColumns[index]]).sort());
}

export function edgeOfKey(catalog: Catalog, key: ForeignKey, rule: Rule, when?: Condition): Edge | ResolutionProblem {
	const [relation, target] = [catalog.tables.get(key.from), catalog.tables.get(key.to)];
	const child = catalog.tables.get(topmost(catalog, key.from));
	const parent = catalog.tables.get(topmost(catalog, key.to));
	if (!relation || !target || !child || !parent)
		return { kind: "unknown_name", problem: `The key ${key.name} refers to a table that is not in the catalogue.` };
	if (key.temporal) return { kind: "impossible", problem: `The key ${key.name} is temporal (PERIOD), which the engine does not follow.` };
	if (target !== parent)
		return { kind: "impossible", problem: `The key ${key.name} refers to a single partition, which the engine does not follow.` };
	const columns = columnsOf(child, key.columns);
	const name = nameOfKey(key, relation, parent, when);
	const resolved = resolveRule(rule, { table: relation, columns, key });
	return {
		...plain,
		name,
		child,
		relation,
		columns,
		parent,
		parentColumns: columnsOf(parent, key.toColumns),
		key,
		when: resolveCondition(child, when ?? {}),
		rule: resolved,
	};
}

export function nameOfKey({ columns, toColumns }: ForeignKey, from: Table, to: Table, when?: Condition): string {
	return referenceName({ table: nameOf(from), columns, to: nameOf(to), toColumns, ...(when ? { when } : {}) });
}

const plain = {
	form: { kind: "value" },
	when: [],
	whenNot: [],
	whereRelated: null,
	toWhere: [],
	through: [],
	onlyIfAllGo: false,
} as const satisfies Partial<Edge>;

function resolveDeclared(catalog: Catalog, reference: UnkeyedReference): Edge | ResolutionProblem {
	const relation = tableNamed(catalog, reference.table);
	const parent = valuesOf(catalog, reference) ?? tableNamed(catalog, reference.to);
	const child = relation && catalog.tables.get(topmost(catalog, relation.oid));
	if (!relation || !child || !parent) return { kind: "unknown_name", problem: `There is no table ${reference.table}.` };
	const whole = catalog.tables.get(parent.partitionOf ?? 0);
	if (whole) return { kind: "impossible", problem: `${reference.to} is a single partition: refer to ${nameOf(whole)} instead.` };
	const columns = columnsOf(child, "columns" in reference ? reference.columns : [reference.column]);
	const parentColumns = columnsOf(parent, targetOf(reference, parent));
	if (columns.length !== parentColumns.length)
		return {
			kind: "impossible",
			problem: `${reference.to} is identified by ${parentColumns.length} columns, not by ${columns.length}: state which in \`toColumn\`.`,
		};
	const stated = "form" in reference && reference.form ? resolveForm(reference.form) : plain.form;
	const form = parent.values?.ignoreCase === true ? withoutCase(stated) : stated;
	const condition = (table: Table, where: Condition | undefined) => resolveCondition(table, where ?? {});
	const steps = "through" in reference ? reference.through : [];
	const through = steps.flatMap((step) => {
		const table = tableNamed(catalog, step.table);
		const [fromColumn, toColumn] = table ? columnsOf(table, [step.fromColumn, step.toColumn]) : [];
		return table && fromColumn && toColumn ? [{ table, fromColumn, toColumn, when: condition(table, step.when) }] : [];
	});
	// The engine compares the steps exactly.
	if (through.length > 0 && parent.values?.ignoreCase === true)
		return { kind: "impossible", problem: `A reference with \`through\` cannot lead to values of ${reference.to} without case.` };
	const onlyIfAllGo = "onlyIfAllGo" in reference && reference.onlyIfAllGo === true;
	return {
		name: referenceName(reference),
		child,
		relation,
		columns,
		parent,
		parentColumns,
		key: null,
		form,
		when: condition(child, reference.when),
		whenNot: [condition(child, reference.whenNot)].filter(({ length }) => length > 0),
		whereRelated: resolveRelated(catalog, child, reference.whereRelated),
		toWhere: condition(parent, reference.toWhere),
		through,
		onlyIfAllGo,
		rule: resolveRule(reference, { table: child, columns, key: null }),
	};
}

/** The records that are values of the column that the reference leads to. */
function valuesOf(catalog: Catalog, reference: UnkeyedReference): Table | undefined {
	if (!("toColumn" in reference) || reference.toColumn === undefined || reference.toWhere !== undefined) return undefined;
	return valuesNamed(catalog, reference.to, reference.toColumn);
}

/** The values are in lower case. The reference's own spelling says nothing. */
function withoutCase(form: Form): Form {
	return form.kind === "value" || form.kind === "text" ? { ...form, ignoreCase: true } : form;
}

function targetOf(reference: UnkeyedReference, parent: Table): readonly string[] {
	if ("toColumns" in reference) return reference.toColumns;
	return "toColumn" in reference && reference.toColumn ? [reference.toColumn] : parent.primaryKey;
}

function resolveRelated(catalog: Catalog, child: Table, related: UnkeyedReference["whereRelated"]): Edge["whereRelated"] {
	const table = related && tableNamed(catalog, related.to);
	const [column] = related ? columnsOf(child, [related.column]) : [];
	const [toColumn] = related && table ? columnsOf(table, [related.toColumn]) : [];
	if (!related || !table || !column || !toColumn) return null;
	return { column, table, toColumn, where: resolveListed(catalog, table, related.where), not: related.not === true };
}

function resolveListed(catalog: Catalog, table: Table, condition: RelatedCondition): ResolvedCondition {
	return Object.entries(condition).flatMap(([name, value]) => {
		const parts = Array.isArray(value) ? value : [value];
		const resolved = resolveCondition(table, { [name]: parts.filter((part) => typeof part !== "object" || part === null) });
		const lists = parts.flatMap((part) => (typeof part === "object" && part !== null ? resolveList(catalog, part) : []));
		return resolved.map((one) => ({ ...one, lists }));
	});
}

function resolveList(catalog: Catalog, { table: name, column: columnName, template, where }: TableValues): ResolvedList[] {
	const table = tableNamed(catalog, name);
	const [column] = table ? columnsOf(table, [columnName]) : [];
	return table && column ? [{ table, column, template, where: resolveCondition(table, where) }] : [];
}

function resolveForm(form: AdapterForm): Form {
	if (form.kind !== "json") return form;
	const path = [...form.path.matchAll(/\.([\p{L}_][\p{L}\p{N}_]*)|\."((?:[^"\\])*)"|\[\*\]/gu)];
	return {
		kind: "json",
		path: path.map(([, word, quoted]): PathStep => ((word ?? quoted) === undefined ? { every: true } : { member: word ?? quoted ?? "" })),
	};
}
