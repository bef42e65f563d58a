import type { Column, ColumnType } from "../catalog/catalog.ts";
import { compare } from "../sql/key-values.ts";
import type { Edge, GraphObject, Identification, ResolvedCondition } from "./graph.ts";

/** A column, and the type that its values are compared in. */
interface ComparedColumn {
	column: Column;
	type: ColumnType;
}

/** Every column that the engine compares in order to find the reference's rows. */
export function comparedIn(edge: Edge): ComparedColumn[] {
	const { columns, parentColumns, form, whereRelated, through } = edge;
	const compared = comparedInConditions(edge);
	compared.push(...parentColumns.map((column) => ({ column, type: column.type })));
	if (whereRelated) compared.push(asOther(whereRelated.toColumn, whereRelated.column.type));
	let reached = parentColumns.map(({ type }) => type);
	for (const { fromColumn, toColumn } of through) {
		compared.push(...reached.map((type) => asOther(fromColumn, type)));
		reached = [toColumn.type];
	}
	for (const [index, column] of columns.entries()) {
		const from = reached[index];
		const { element } = column.type;
		if (form.kind === "array" && element) compared.push({ column, type: element });
		if (form.kind === "value" && from) compared.push(asOther(column, from));
	}
	return compared;
}

/** The same for the reference's conditions alone. A foreign key has operators of its own. */
export function comparedInConditions({ when, whenNot, toWhere, whereRelated, through }: Edge): ComparedColumn[] {
	return [when, ...whenNot, toWhere, ...through.map((step) => step.when), whereRelated?.where ?? []].flatMap(ofCondition);
}

type ObjectColumns = Pick<GraphObject, "key" | "otherKeys" | "where" | "protectedWhere" | "identify" | "softDeleted">;

export function comparedInObject({ key, otherKeys, where, protectedWhere, identify, softDeleted }: ObjectColumns): ComparedColumn[] {
	const conditions = [where, protectedWhere, softDeleted?.when ?? [], softDeleted?.whenNot ?? []];
	const children = identify.flatMap(comparedInIdentification);
	return [...[key, ...otherKeys.flat()].map((column) => ({ column, type: column.type })), ...conditions.flatMap(ofCondition), ...children];
}

export function comparedInIdentification({ from }: Identification): ComparedColumn[] {
	return from ? [asOther(from.column, from.toColumn.type), ...ofCondition(from.when)] : [];
}

/** The reason why a column cannot be compared, as a sentence. */
export function findIncomparable(compared: readonly ComparedColumn[]): string | undefined {
	const found = compared.find(({ type }) => !type.equality);
	return found && `Values of ${found.column.name} cannot be compared: the type ${found.type.name} has no operator class with an "=".`;
}

function asOther(column: Column, from: ColumnType): ComparedColumn {
	return { column, type: compare(column.type, from).type };
}

function ofCondition(condition: ResolvedCondition): ComparedColumn[] {
	return condition.flatMap(({ column, values }) => (values.some((value) => value !== null) ? [{ column, type: column.type }] : []));
}
