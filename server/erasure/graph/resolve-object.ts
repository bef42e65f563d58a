import type { CrmObject } from "../../crm/objects.ts";
import { type Catalog, isUnique, nameOf, type Table } from "../catalog/catalog.ts";
import { comparedInObject, findIncomparable } from "./find-incomparable.ts";
import { firstUnknown } from "./find-unknown-names.ts";
import { type Edge, type GraphObject, type Problem, problem, type ResolvedCondition, tableNamed } from "./graph.ts";
import { reachOf } from "./reach.ts";

/** Finds an object of the adapter in the catalogue, or says why its records cannot be deleted. */
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
	const incomparable = findIncomparable(comparedInObject({ key, where, protectedWhere }));
	if (incomparable) return problem("impossible", name, incomparable, [name]);
	return { name, definition, table, key, where, protectedWhere, reach: reachOf(table.oid, edges) };
}

function namesIn({ table, key, name, where, protectedWhere, klass, scope, parents = [] }: CrmObject): Parameters<typeof firstUnknown>[1] {
	const conditions = [...Object.keys(where ?? {}), ...Object.keys(protectedWhere ?? {})];
	const others = [klass?.column, scope?.column, ...parents.map(({ column }) => column)].filter((column) => column !== undefined);
	const kinds = klass?.from;
	return [
		[table, [key, ...name, ...conditions, ...others]],
		...(kinds ? [[kinds.table, [kinds.key, kinds.singular, kinds.plural]] as const] : []),
	];
}

/** Values as text, in the column's own writing where that is certain. Columns must exist. */
export function resolveCondition(table: Table, condition: NonNullable<CrmObject["where"]>): ResolvedCondition {
	return Object.entries(condition).flatMap(([name, value]) => {
		const column = table.columns.get(name);
		const values = Array.isArray(value) ? value : [value];
		return column ? [{ column, values: values.map((one) => (one === null ? null : String(one))) }] : [];
	});
}
