import type { CrmDatabase } from "../../crm/objects.ts";
import { type Catalog, type Column, columnsOf, nameOf, tableNamed } from "../catalog/catalog.ts";
import { findIncomparable } from "./find-incomparable.ts";
import { firstUnknown } from "./find-unknown-names.ts";
import { type Edge, type Problem, problem, type Recount } from "./graph.ts";
import { resolveCondition } from "./resolve-object.ts";
import { replacementOf, writtenColumns } from "./rules.ts";

type RecountRule = NonNullable<CrmDatabase["recounts"]>[number];

/** Resolves the adapter's derived columns in the catalogue. */
export function resolveRecounts(
	catalog: Catalog,
	rules: readonly RecountRule[],
	edges: readonly Edge[],
): { recounts: Recount[]; problems: Problem[] } {
	const recounts: Recount[] = [];
	const problems: Problem[] = [];
	for (const rule of rules) {
		const name = `${rule.table}.${rule.column}`;
		const resolved = resolveRecount(catalog, rule);
		if (typeof resolved === "string") problems.push(problem("unknown_name", name, resolved));
		else recounts.push(resolved);
	}
	for (const recount of recounts) {
		const reason =
			whyNotPartition(catalog, recount) ?? whyIncomparable(recount) ?? whyMoved(recount, edges) ?? whyDerivedTwice(recount, recounts);
		if (reason) problems.push(problem("impossible", recount.name, reason));
	}
	return { recounts, problems };
}

function resolveRecount(catalog: Catalog, rule: RecountRule): Recount | string {
	const { table: tableName, column: columnName, value, of: ofName, from } = rule;
	const { when = {} } = from;
	const wanted = [columnName, ...(from.toColumn === undefined ? [] : [from.toColumn])];
	const read = [from.column, ...(ofName === undefined ? [] : [ofName]), ...Object.keys(when)];
	const unknown = firstUnknown(catalog, [
		[tableName, wanted],
		[from.table, read],
	]);
	const [table, child] = [tableNamed(catalog, tableName), tableNamed(catalog, from.table)];
	if (unknown !== undefined || !table || !child) return unknown ?? "";
	const [key, other] = columnsOf(table, from.toColumn === undefined ? table.primaryKey : [from.toColumn]);
	const [column] = columnsOf(table, [columnName]);
	const [childColumn] = columnsOf(child, [from.column]);
	if (!key || other) return `The table ${tableName} has no single-column primary key: state in toColumn which column the rows refer to.`;
	if (!column || !childColumn) return "";
	const [of = null] = ofName === undefined ? [] : columnsOf(child, [ofName]);
	const orElse = rule.orElse ?? (value === "count" || value === "sum" ? 0 : null);
	return {
		name: `${tableName}.${columnName}`,
		table,
		column,
		key,
		child,
		childColumn,
		when: resolveCondition(child, when),
		value,
		of,
		orElse: orElse === null ? null : String(orElse),
	};
}

function whyNotPartition(catalog: Catalog, { table, child }: Recount): string | undefined {
	for (const one of [table, child]) {
		const whole = catalog.tables.get(one.partitionOf ?? 0);
		if (whole) return `${nameOf(one)} is a single partition: its rows belong to ${nameOf(whole)}.`;
	}
	return undefined;
}

function whyIncomparable({ key, childColumn, when }: Recount): string | undefined {
	return findIncomparable([key, childColumn, ...when.map(({ column }) => column)].map((column) => ({ column, type: column.type })));
}

/** A row that stays and is rewritten changes the value too. Only a rule that removes the deleted row's own key is allowed. */
function whyMoved(recount: Recount, edges: readonly Edge[]): string | undefined {
	const used = new Set(usedColumns(recount).map(({ name }) => name));
	for (const edge of edges) {
		const overwritten = edge.child === recount.child ? writtenColumns(edge.rule).filter(({ name }) => used.has(name)) : [];
		const wrong = overwritten.find(({ name }) => name !== recount.childColumn.name || !takesReference(edge, recount));
		if (wrong) return `The reference ${edge.name} overwrites ${wrong.name}, from which this column is derived.`;
	}
	return undefined;
}

/**
 * A replacement needs the foreign key: a sweep does not derive columns of the replacement again. Columns are compared by name, because a
 * single partition has its own.
 */
function takesReference(
	{ parent, parentColumns, columns, form, rule, key: foreignKey }: Edge,
	{ table, key, childColumn }: Recount,
): boolean {
	const isOnly = (some: readonly Column[], column: Column) => some.length === 1 && some[0]?.name === column.name;
	const refers =
		parent === table && isOnly(parentColumns, key) && isOnly(columns, childColumn) && form.kind === "value" && !form.ignoreCase;
	return refers && (replacementOf(rule).to === null || foreignKey?.enabled === true);
}

function whyDerivedTwice(recount: Recount, all: readonly Recount[]): string | undefined {
	const used = usedColumns(recount);
	const other = all.find(({ table, column }) => table === recount.child && used.includes(column));
	return other && `It is derived from ${other.name}, which is derived itself.`;
}

function usedColumns({ childColumn, of, when }: Recount): Column[] {
	return [childColumn, ...(of ? [of] : []), ...when.map(({ column }) => column)];
}
