import { didYouMean } from "../../crm/nearest-name.ts";
import type { Condition, Reference, RelatedCondition, TableName, TableValues } from "../../crm/objects.ts";
import { type Catalog, tableNamed } from "../catalog/catalog.ts";

import { namesInRule } from "./rules.ts";

type Names = readonly [TableName, readonly string[]];

/** Where the reference is. Without one of these names, no row can refer. */
export function namesOfReference(reference: Reference): Names[] {
	const { table, to } = reference;
	const toColumns = "toColumns" in reference ? (reference.toColumns ?? []) : [];
	const toColumn = "toColumn" in reference && reference.toColumn ? [reference.toColumn] : [];
	const steps = "through" in reference ? reference.through : [];
	return [
		[table, "columns" in reference ? reference.columns : [reference.column]],
		...(to ? [[to, [...toColumns, ...toColumn]] as const] : []),
		...steps.map((step) => [step.table, [step.fromColumn, step.toColumn]] as const),
	];
}

/** A sentence about the first name in the reference that the catalogue does not contain. */
export function findUnknownNames(catalog: Catalog, reference: Reference): string | undefined {
	const columnsOf = (condition: Condition | undefined) => Object.keys(condition ?? {});
	const wanted = namesOfReference(reference);
	wanted.push(...namesInRule(reference, reference.table));
	wanted.push([reference.table, columnsOf(reference.when)]);
	if ("declared" in reference) {
		wanted.push([reference.table, columnsOf(reference.whenNot)]);
		wanted.push([reference.to, columnsOf(reference.toWhere)]);
		if (reference.whereRelated) {
			wanted.push([reference.table, [reference.whereRelated.column]]);
			wanted.push([reference.whereRelated.to, [reference.whereRelated.toColumn, ...Object.keys(reference.whereRelated.where)]]);
			for (const { table, column, where } of listsOf(reference.whereRelated.where)) wanted.push([table, [column, ...columnsOf(where)]]);
		}
		if ("through" in reference) for (const step of reference.through) wanted.push([step.table, columnsOf(step.when)]);
	}
	return firstUnknown(catalog, wanted);
}

/** A sentence about the first of these tables and columns that the catalogue does not contain, with the nearest name that exists. */
export function firstUnknown(catalog: Catalog, wanted: readonly Names[]): string | undefined {
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
