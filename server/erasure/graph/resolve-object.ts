import type { CrmObject } from "../../crm/objects.ts";
import { type Catalog, type Column, columnsOf, isUnique, nameOf, type Table, tableNamed, valuesNamed } from "../catalog/catalog.ts";
import { isExact, isExactKey } from "../sql/key-values.ts";
import { comparedInObject, findIncomparable } from "./find-incomparable.ts";
import { firstUnknown } from "./find-unknown-names.ts";
import { findUnowned } from "./find-unowned.ts";
import { type Edge, type GraphObject, type Identification, type Problem, problem, type ResolvedCondition } from "./graph.ts";
import { reachOf } from "./reach.ts";
import { whyNotDistinct } from "./why-not-distinct.ts";

/** Resolves an object of the adapter in the catalogue, or returns the problem that prevents its deletion. */
export function resolveObject(catalog: Catalog, name: string, definition: CrmObject, edges: readonly Edge[]): GraphObject | Problem {
	const unknown = firstUnknown(catalog, namesIn(definition));
	const table = definition.distinct ? valuesNamed(catalog, definition.table, definition.key) : tableNamed(catalog, definition.table);
	const key = table?.columns.get(definition.key);
	if (unknown !== undefined || !table || !key) return problem("unknown_name", name, unknown ?? "", [name]);
	const unfit = whyNotDistinct(definition, table);
	if (unfit !== null) return problem("impossible", name, unfit, [name]);
	const whole = catalog.tables.get(table.partitionOf ?? 0);
	if (whole)
		return problem("impossible", name, `${definition.table} is a single partition: its records belong to ${nameOf(whole)}.`, [name]);
	const otherKeys = (definition.otherKeys ?? []).map((names) => columnsOf(table, names));
	const unclear = [[key], ...otherKeys].find((columns) => !isUnique(table, columns));
	if (unclear) {
		const names = unclear.map((column) => column.name).join(", ");
		const are = unclear.length === 1 ? `column ${names} of ${definition.table} is` : `columns ${names} of ${definition.table} together are`;
		const reason = `The ${are} not unique at every moment, so ${unclear.length === 1 ? "it" : "they"} cannot name a record.`;
		return problem("impossible", name, reason, [name]);
	}
	const inexact = otherKeys.flat().find(({ type }) => !isExact(type)) ?? (isExactKey(key.type) ? undefined : key);
	if (inexact) {
		const { name: column, type } = inexact;
		const reason = `Pages cannot identify a record by the column ${column} of ${definition.table}: a text can mean several values of the type "${type.name}". Only integers, numeric, uuid, text, varchar, char(n) and citext can be in \`otherKeys\`. \`key\` can also be an enum or a type of an extension.`;
		return problem("impossible", name, reason, [name]);
	}
	const where = definition.distinct ? [] : resolveCondition(table, definition.where ?? {});
	const protectedWhere = resolveCondition(table, definition.protectedWhere ?? {});
	const identify = resolveIdentification(catalog, table, key, definition);
	const softDeleted = definition.softDeleted
		? {
				when: resolveCondition(table, definition.softDeleted.when ?? {}),
				whenNot: resolveCondition(table, definition.softDeleted.whenNot ?? {}),
			}
		: null;
	const incomparable = findIncomparable(comparedInObject({ key, otherKeys, where, protectedWhere, identify, softDeleted }));
	const unowned = identify.flatMap(({ from }) => (from && findUnowned(table, from, edges)) ?? []);
	const reason = incomparable ?? unowned[0];
	if (reason) return problem("impossible", name, reason, [name]);
	return { name, definition, table, key, otherKeys, where, protectedWhere, identify, softDeleted, reach: reachOf(table.oid, edges) };
}

/** Names must exist. */
function resolveIdentification(catalog: Catalog, table: Table, key: Column, { identify = [] }: CrmObject): Identification[] {
	const ignoreCase = table.values?.ignoreCase === true;
	return identify.flatMap(({ column: name, from }): Identification[] => {
		const other = from && tableNamed(catalog, from.table);
		const column = (other ?? table).columns.get(name);
		if (!from) return column ? [{ column, from: null }] : [];
		const refers = other?.columns.get(from.column);
		const toColumn = from.toColumn === undefined ? key : table.columns.get(from.toColumn);
		return column && other && refers && toColumn
			? [{ column, from: { table: other, column: refers, toColumn, when: resolveCondition(other, from.when ?? {}), ignoreCase } }]
			: [];
	});
}

function namesIn(definition: CrmObject): Parameters<typeof firstUnknown>[1] {
	const { table, key, otherKeys = [], name, where, protectedWhere, softDeleted, identify = [], klass, scope, parents = [] } = definition;
	const conditions = [where, protectedWhere, softDeleted?.when, softDeleted?.whenNot].flatMap((one) => Object.keys(one ?? {}));
	const own = identify.flatMap(({ column, from }) => (from ? (from.toColumn ?? []) : column));
	const others = [klass?.column, scope?.column, ...parents.map(({ column }) => column)].filter((column) => column !== undefined);
	const kinds = klass?.from;
	return [
		[table, [key, ...otherKeys.flat(), ...name, ...conditions, ...own, ...others]],
		...identify.flatMap(({ column, from }) =>
			from ? [[from.table, [column, from.column, ...Object.keys(from.when ?? {})]] as const] : [],
		),
		...(kinds ? [[kinds.table, [kinds.key, kinds.singular, kinds.plural]] as const] : []),
	];
}

/** Converts values to text, in the column's own format if that is certain. The columns must exist. */
export function resolveCondition(table: Table, condition: NonNullable<CrmObject["where"]>): ResolvedCondition {
	return Object.entries(condition).flatMap(([name, value]) => {
		const column = table.columns.get(name);
		const values = Array.isArray(value) ? value : [value];
		return column ? [{ column, values: values.map((one) => (one === null ? null : String(one))) }] : [];
	});
}
