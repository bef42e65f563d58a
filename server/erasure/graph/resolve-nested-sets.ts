import type { CrmDatabase } from "../../crm/objects.ts";
import { type Catalog, type Column, columnsOf, nameOf, tableNamed } from "../catalog/catalog.ts";
import { compare } from "../sql/key-values.ts";
import { findIncomparable } from "./find-incomparable.ts";
import { firstUnknown } from "./find-unknown-names.ts";
import { type Edge, type NestedSet, type Problem, problem, type Recount } from "./graph.ts";
import { replacementOf, verbOf, writtenColumns } from "./rules.ts";

type NestedSetRule = NonNullable<CrmDatabase["nestedSets"]>[number];

interface OtherRules {
	edges: readonly Edge[];
	recounts: readonly Recount[];
}

/** Resolves the adapter's nested sets in the catalogue. */
export function resolveNestedSets(
	catalog: Catalog,
	rules: readonly NestedSetRule[],
	others: OtherRules,
): { nestedSets: NestedSet[]; problems: Problem[] } {
	const nestedSets: NestedSet[] = [];
	const problems: Problem[] = [];
	for (const rule of rules) {
		const name = `${rule.table}(${rule.left}, ${rule.right})`;
		const resolved = resolveNestedSet(catalog, rule, name);
		if (typeof resolved === "string") problems.push(problem("unknown_name", name, resolved));
		else nestedSets.push(resolved);
	}
	for (const set of nestedSets) {
		const reason =
			whyUnfit(catalog, set) ??
			whyNotAlone(set, nestedSets) ??
			whyOverwritten(set, others.edges) ??
			whyLeftBelow(catalog, set, others.edges) ??
			whyDerivedTwice(set, others.recounts);
		if (reason) problems.push(problem("impossible", set.name, reason));
	}
	return { nestedSets, problems };
}

/** The columns that numbering a tree writes. */
export function writtenByNumbering({ root, left, right }: NestedSet): Column[] {
	return [...(root ? [root] : []), left, right];
}

function resolveNestedSet(catalog: Catalog, rule: NestedSetRule, name: string): NestedSet | string {
	const wanted = [rule.parent, rule.left, rule.right, ...(rule.root === undefined ? [] : [rule.root])];
	const unknown = firstUnknown(catalog, [[rule.table, wanted]]);
	const table = tableNamed(catalog, rule.table);
	if (unknown !== undefined || !table) return unknown ?? "";
	const [key, other] = columnsOf(table, table.primaryKey);
	if (!key || other) return `The table ${rule.table} has no single-column primary key, by which its rows could name their parents.`;
	const [parent, left, right, root = null] = columnsOf(table, wanted);
	return parent && left && right ? { name, table, key, parent, root, left, right } : "";
}

function whyUnfit(catalog: Catalog, set: NestedSet): string | undefined {
	const { table, key, parent, root, left, right } = set;
	const whole = catalog.tables.get(table.partitionOf ?? 0);
	if (whole) return `${nameOf(table)} is a single partition: its rows belong to ${nameOf(whole)}.`;
	const columns = [key, parent, left, right, ...(root ? [root] : [])];
	const twice = columns.find((column, index) => columns.indexOf(column) !== index);
	if (twice) return `The column ${twice.name} is named twice.`;
	const bound = [left, right].find(({ type }) => type.schema !== "pg_catalog" || !/^int[248]$/.test(type.name));
	if (bound) return `${bound.name} is not an integer.`;
	const unique = writtenByNumbering(set).find((column) => isInUniqueIndex(set, column));
	if (unique) return `A unique index that is checked row by row contains ${unique.name}, so the rows cannot be numbered together.`;
	return findIncomparable(columns.map((column) => ({ column, type: compare(column.type, key.type).type })));
}

function isInUniqueIndex({ table }: NestedSet, { name }: Column): boolean {
	return table.indexes.some(({ unique, exclusion, immediate, columns }) => (unique || exclusion) && immediate && columns.includes(name));
}

function whyNotAlone(set: NestedSet, all: readonly NestedSet[]): string | undefined {
	const written = writtenByNumbering(set);
	const other = all.find((one) => one !== set && [one.parent, ...writtenByNumbering(one)].some((column) => written.includes(column)));
	return other && `${other.name} has the same columns.`;
}

/** A row that stays may lose its parent and become a root. Below another parent it would have no place in that parent's order. */
function whyOverwritten(set: NestedSet, edges: readonly Edge[]): string | undefined {
	const bounds = new Set(writtenByNumbering(set).map(({ name }) => name));
	for (const edge of edges.filter(({ child }) => child === set.table)) {
		const written = writtenColumns(edge.rule);
		const wrong = written.find(({ name }) => bounds.has(name) || (name === set.parent.name && !losesParent(edge, set)));
		if (wrong) return `The reference ${edge.name} overwrites ${wrong.name}, from which the trees are numbered.`;
	}
	return undefined;
}

function losesParent(edge: Edge, set: NestedSet): boolean {
	const { to, lookup } = replacementOf(edge.rule);
	return edge.rule.rule === "detach" && to === null && lookup === null && isOfParent(edge, set);
}

/** Columns are compared by name, because a single partition has its own. */
function isOfParent({ child, parent, columns, parentColumns, form }: Edge, set: NestedSet): boolean {
	const isOnly = (some: readonly Column[], column: Column) => some.length === 1 && some[0]?.name === column.name;
	return (
		child === set.table && parent === set.table && isOnly(columns, set.parent) && isOnly(parentColumns, set.key) && form.kind === "value"
	);
}

/** A row below a deleted one must be deleted too, become a root, or keep the record. Otherwise it has no place in any tree. */
function whyLeftBelow(catalog: Catalog, set: NestedSet, edges: readonly Edge[]): string | undefined {
	const own = edges.filter((edge) => isOfParent(edge, set));
	const kept = own.find((edge) => !verbOf(edge).removes && !verbOf(edge).refuses && !losesParent(edge, set));
	if (kept) return `The reference ${kept.name} has the rule ${kept.rule.rule}: the rows below a deleted one would be in no tree.`;
	const isUndecidedKey = catalog.keys.some(
		({ from, to, columns }) => from === set.table.oid && to === set.table.oid && columns.length === 1 && columns[0] === set.parent.name,
	);
	return isUndecidedKey || own.some(isWithoutConditions)
		? undefined
		: `No reference without conditions from ${set.parent.name} to ${set.key.name} says what happens to the rows below a deleted one.`;
}

function isWithoutConditions({ when, whenNot, whereRelated, toWhere, through }: Edge): boolean {
	return when.length + whenNot.length + toWhere.length + through.length === 0 && whereRelated === null;
}

function whyDerivedTwice(set: NestedSet, recounts: readonly Recount[]): string | undefined {
	const written = writtenByNumbering(set);
	const other = recounts.find(({ column, childColumn, of, when }) => {
		const used = [column, childColumn, ...(of ? [of] : []), ...when.map((one) => one.column)];
		return column === set.parent || used.some((one) => written.includes(one));
	});
	return other && `${other.name} is derived from the same columns.`;
}
