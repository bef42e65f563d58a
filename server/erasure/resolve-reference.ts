import type { Condition, KeyReference, Reference } from "../crm/objects.ts";
import type { Catalog, Column, ForeignKey, Table } from "./catalog.ts";
import { type Edge, type Form, type PathStep, type ResolvedRule, resolveCondition, tableNamed, topmost } from "./graph.ts";
import { referenceName } from "./reference-name.ts";

type Declared = Extract<Reference, { declared: true }>;

export type Unresolved = { kind: "unknown_name" | "impossible"; problem: string };

/** Finds what a reference of the adapter speaks of. All its names must exist (`findUnknownNames`). */
export function resolveReference(catalog: Catalog, reference: Reference): Edge | Unresolved {
	return "declared" in reference ? resolveDeclared(catalog, reference) : resolveKey(catalog, reference);
}

function resolveKey(catalog: Catalog, reference: KeyReference): Edge | Unresolved {
	const table = tableNamed(catalog, reference.table);
	const keys = catalog.keys.filter(
		(key) =>
			key.from === table?.oid &&
			sameColumns(key.columns, reference.columns) &&
			(!reference.to || key.to === catalog.names.get(reference.to)),
	);
	const [key] = keys;
	if (!key || !table)
		return { kind: "unknown_name", problem: `${reference.table} has no foreign key on (${reference.columns.join(", ")}).` };
	if (keys.length > 1)
		return { kind: "unknown_name", problem: "Several foreign keys share these columns: say in `to` which table is meant." };
	return edgeOfKey(catalog, key, (columns) => resolveRule(reference, table, columns, key));
}

/** Column order does not tell two keys apart: an adapter that lists them otherwise still means this one. */
function sameColumns(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((column) => other.includes(column));
}

export function edgeOfKey(catalog: Catalog, key: ForeignKey, rule: (columns: Column[]) => ResolvedRule): Edge | Unresolved {
	const [relation, target] = [catalog.tables.get(key.from), catalog.tables.get(key.to)];
	const child = catalog.tables.get(topmost(catalog, key.from));
	const parent = catalog.tables.get(topmost(catalog, key.to));
	if (!relation || !target || !child || !parent) return { kind: "unknown_name", problem: `The key ${key.name} leads out of sight.` };
	if (key.temporal) return { kind: "impossible", problem: `The key ${key.name} is temporal (PERIOD), which the engine does not follow.` };
	if (target !== parent)
		return { kind: "impossible", problem: `The key ${key.name} refers to a single partition, which the engine does not follow.` };
	const columns = columnsOf(child, key.columns);
	const name = referenceName({
		table: `${relation.schema}.${relation.name}`,
		columns: key.columns,
		to: `${parent.schema}.${parent.name}`,
		toColumns: key.toColumns,
	});
	return { ...plain, name, child, relation, columns, parent, parentColumns: columnsOf(parent, key.toColumns), key, rule: rule(columns) };
}

const plain = {
	form: { kind: "value" },
	when: [],
	whenNot: [],
	beside: null,
	toWhere: [],
	through: [],
	exclusive: false,
} as const satisfies Partial<Edge>;

function resolveDeclared(catalog: Catalog, reference: Declared): Edge | Unresolved {
	const relation = tableNamed(catalog, reference.table);
	const parent = tableNamed(catalog, reference.to);
	const child = relation && catalog.tables.get(topmost(catalog, relation.oid));
	if (!relation || !child || !parent) return { kind: "unknown_name", problem: `There is no table ${reference.table}.` };
	const columns = columnsOf(child, "columns" in reference ? reference.columns : [reference.column]);
	const parentColumns = columnsOf(parent, targetOf(reference, parent));
	if (columns.length !== parentColumns.length)
		return {
			kind: "impossible",
			problem: `${reference.to} is named by ${parentColumns.length} columns, not by ${columns.length}: say which in \`toColumn\`.`,
		};
	const form = "form" in reference && reference.form ? resolveForm(reference.form) : plain.form;
	if (!form) return { kind: "impossible", problem: 'A JSON path is made of members and [*], such as "$.conversations[*].id".' };
	const condition = (table: Table, where: Condition | undefined) => resolveCondition(table, where ?? {});
	const steps = "through" in reference ? reference.through : [];
	const through = steps.flatMap((step) => {
		const table = tableNamed(catalog, step.table);
		const [near, far] = table ? columnsOf(table, [step.near, step.far]) : [];
		return table && near && far ? [{ table, near, far, when: condition(table, step.when) }] : [];
	});
	const exclusive = "exclusive" in reference && reference.exclusive === true;
	if (exclusive && through.length !== 1) return { kind: "impossible", problem: "An exclusive reference goes through exactly one step." };
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
		whenNot: condition(child, reference.whenNot),
		beside: resolveBeside(catalog, child, reference.beside),
		toWhere: condition(parent, reference.toWhere),
		through,
		exclusive,
		rule: resolveRule(reference, child, columns, null),
	};
}

function targetOf(reference: Declared, parent: Table): readonly string[] {
	if ("toColumns" in reference) return reference.toColumns;
	return "toColumn" in reference && reference.toColumn ? [reference.toColumn] : parent.primaryKey;
}

function resolveBeside(catalog: Catalog, child: Table, beside: Declared["beside"]): Edge["beside"] {
	const table = beside && tableNamed(catalog, beside.to);
	const [column] = beside ? columnsOf(child, [beside.column]) : [];
	const [far] = beside && table ? columnsOf(table, [beside.toColumn]) : [];
	if (!beside || !table || !column || !far) return null;
	return { column, table, far, where: resolveCondition(table, beside.where), not: beside.not === true };
}

function resolveForm(form: Exclude<Form, { kind: "json" }> | { kind: "json"; path: string }): Form | null {
	if (form.kind !== "json") return form;
	const path = [...form.path.matchAll(/\.([\p{L}_][\p{L}\p{N}_]*)|\."((?:[^"\\])*)"|\[\*\]/gu)];
	if (`$${path.map(([whole]) => whole).join("")}` !== form.path) return null;
	return {
		kind: "json",
		path: path.map(([, word, quoted]): PathStep => ((word ?? quoted) === undefined ? { every: true } : { member: word ?? quoted ?? "" })),
	};
}

export function columnsOf(table: Table, names: readonly string[]): Column[] {
	return names.flatMap((name) => table.columns.get(name) ?? []);
}

export function resolveRule(reference: Reference, table: Table, columns: readonly Column[], key: ForeignKey | null): ResolvedRule {
	if (reference.rule === "scrub") {
		const values = Object.entries(reference.values);
		return {
			rule: "scrub",
			values: values.flatMap(([name, value]) =>
				columnsOf(table, [name]).map((column) => ({ column, value: value === null ? null : String(value) })),
			),
		};
	}
	if (reference.rule !== "detach") return { rule: reference.rule };
	const { value } = reference;
	if (value !== undefined)
		return {
			rule: "detach",
			columns,
			to: typeof value === "object" ? null : String(value),
			lookup: typeof value === "object" ? value : null,
		};
	return { rule: "detach", columns: key ? detachable(table, columns, key) : columns, to: null, lookup: null };
}

/**
 * Which columns of a key become null: those that SET NULL would set; otherwise, where one null is enough, those that can be null.
 * A key of one column has no choice.
 */
function detachable(table: Table, columns: readonly Column[], key: ForeignKey): readonly Column[] {
	if (columns.length === 1 || key.matchFull) return columns;
	if (key.onDelete === "n") return key.setColumns.length > 0 ? columnsOf(table, key.setColumns) : columns;
	const free = columns.filter((column) => !column.notNull && !table.primaryKey.includes(column.name));
	return free.length > 0 ? free : columns;
}
