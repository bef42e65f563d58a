import type { CrmObject } from "../../crm/objects.ts";
import { type Catalog, isUnique, nameOf } from "../catalog/catalog.ts";
import { comparedInObject, findIncomparable } from "./compared-columns.ts";
import { firstUnknown } from "./find-unknown-names.ts";
import { type Edge, type GraphObject, tableNamed } from "./graph.ts";
import { type Problem, problem } from "./problem.ts";
import { reachOf } from "./reach.ts";
import { resolveCondition } from "./resolve-condition.ts";

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
