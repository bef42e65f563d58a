import { didYouMean } from "../../crm/nearest-name.ts";
import type { Condition, Reference, RelatedCondition, TableName, TableValues } from "../../crm/objects.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { tableNamed } from "./graph.ts";
import { namesInRule } from "./rules.ts";

/** A sentence about the first name in the reference that the catalogue does not contain. */
export function findUnknownNames(catalog: Catalog, reference: Reference): string | undefined {
	const columnsOf = (condition: Condition | undefined) => Object.keys(condition ?? {});
	const wanted: (readonly [TableName, readonly string[]])[] = [
		[reference.table, "columns" in reference ? reference.columns : [reference.column]],
	];
	if (reference.to) wanted.push([reference.to, "toColumns" in reference ? (reference.toColumns ?? []) : []]);
	wanted.push(...namesInRule(reference, reference.table));
	wanted.push([reference.table, columnsOf(reference.when)]);
	if ("declared" in reference) {
		wanted.push([reference.table, columnsOf(reference.whenNot)]);
		wanted.push([reference.to, columnsOf(reference.toWhere)]);
		if ("toColumn" in reference && reference.toColumn) wanted.push([reference.to, [reference.toColumn]]);
		if (reference.whereRelated) {
			wanted.push([reference.table, [reference.whereRelated.column]]);
			wanted.push([reference.whereRelated.to, [reference.whereRelated.toColumn, ...Object.keys(reference.whereRelated.where)]]);
			for (const { table, column, where } of listsOf(reference.whereRelated.where)) wanted.push([table, [column, ...columnsOf(where)]]);
		}
		if ("through" in reference)
			for (const step of reference.through) wanted.push([step.table, [step.fromColumn, step.toColumn, ...columnsOf(step.when)]]);
	}
	return firstUnknown(catalog, wanted);
}

/** A sentence about the first of these tables and columns that the catalogue does not contain, with the nearest name that exists. */
export function firstUnknown(catalog: Catalog, wanted: readonly (readonly [TableName, readonly string[]])[]): string | undefined {
	for (const [name, columns] of wanted) {
		const table = tableNamed(catalog, name);
		if (!table) return `There is no table ${name}${didYouMean(name, catalog.names.keys()) || "."}`;
		const missing = columns.find((column) => !table.columns.has(column));
		if (missing !== undefined) return `The table ${name} has no column ${missing}${didYouMean(missing, table.columns.keys()) || "."}`;
	}
	return undefined;
}

function listsOf(condition: RelatedCondition): TableValues[] {
	return Object.values(condition)
		.flat()
		.filter((value) => typeof value === "object" && value !== null);
}
