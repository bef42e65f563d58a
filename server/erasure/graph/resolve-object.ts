import type { CrmObject } from "../../crm/objects.ts";
import { type Catalog, type Column, isUnique, nameOf, type Table } from "../catalog/catalog.ts";
import { comparedInObject, findIncomparable } from "./find-incomparable.ts";
import { firstUnknown } from "./find-unknown-names.ts";
import { type Edge, type GraphObject, type Identification, type Problem, problem, type ResolvedCondition, tableNamed } from "./graph.ts";
import { reachOf } from "./reach.ts";

/** Resolves an object of the adapter in the catalogue, or returns the problem that prevents its deletion. */
export function resolveObject(catalog: Catalog, name: string, definition: CrmObject, edges: readonly Edge[]): GraphObject | Problem {
	const unknown = firstUnknown(catalog, namesIn(definition));
	const table = tableNamed(catalog, definition.table);
	const key = table?.columns.get(definition.key);
	if (unknown !== undefined || !table || !key) return problem("unknown_name", name, unknown ?? "", [name]);
	const whole = catalog.tables.get(table.partitionOf ?? 0);
	if (whole)
		return problem("impossible", name, `${definition.table} is a single partition: its records are those of ${nameOf(whole)}.`, [name]);
	if (!isUnique(table, [key])) {
		const reason = `The column ${definition.key} of ${definition.table} is not unique at every moment, so it cannot name a record.`;
		return problem("impossible", name, reason, [name]);
	}
	const where = resolveCondition(table, definition.where ?? {});
	const protectedWhere = resolveCondition(table, definition.protectedWhere ?? {});
	const identify = resolveIdentification(catalog, table, key, definition);
	const softDeleted = definition.softDeleted
		? {
				when: resolveCondition(table, definition.softDeleted.when ?? {}),
				whenNot: resolveCondition(table, definition.softDeleted.whenNot ?? {}),
			}
		: null;
	const incomparable = findIncomparable(comparedInObject({ key, where, protectedWhere, identify, softDeleted }));
	if (incomparable) return problem("impossible", name, incomparable, [name]);
	return { name, definition, table, key, where, protectedWhere, identify, softDeleted, reach: reachOf(table.oid, edges) };
}

/** Names must exist. */
function resolveIdentification(catalog: Catalog, table: Table, key: Column, { identify = [] }: CrmObject): Identification[] {
	return identify.flatMap(({ column: name, from }): Identification[] => {
		const other = from && tableNamed(catalog, from.table);
		const column = (other ?? table).columns.get(name);
		if (!from) return column ? [{ column, from: null }] : [];
		const refers = other?.columns.get(from.column);
		const toColumn = from.toColumn === undefined ? key : table.columns.get(from.toColumn);
		return column && other && refers && toColumn ? [{ column, from: { table: other, column: refers, toColumn } }] : [];
	});
}

function namesIn(definition: CrmObject): Parameters<typeof firstUnknown>[1] {
	const { table, key, name, where, protectedWhere, softDeleted, identify = [], klass, scope, parents = [] } = definition;
	const conditions = [where, protectedWhere, softDeleted?.when, softDeleted?.whenNot].flatMap((one) => Object.keys(one ?? {}));
	const own = identify.flatMap(({ column, from }) => (from ? (from.toColumn ?? []) : column));
	const others = [klass?.column, scope?.column, ...parents.map(({ column }) => column)].filter((column) => column !== undefined);
	const kinds = klass?.from;
	return [
		[table, [key, ...name, ...conditions, ...own, ...others]],
		...identify.flatMap(({ column, from }) => (from ? [[from.table, [column, from.column]] as const] : [])),
		...(kinds ? [[kinds.table, [kinds.key, kinds.singular, kinds.plural]] as const] : []),
	];
}

/** Converts values to text, in the column's own format where that is certain. The columns must exist. */
export function resolveCondition(table: Table, condition: NonNullable<CrmObject["where"]>): ResolvedCondition {
	return Object.entries(condition).flatMap(([name, value]) => {
		const column = table.columns.get(name);
		const values = Array.isArray(value) ? value : [value];
		return column ? [{ column, values: values.map((one) => (one === null ? null : String(one))) }] : [];
	});
}
