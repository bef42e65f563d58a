import { type Catalog, type Column, isUnique, isUniqueWithoutCase, type Table } from "../catalog/catalog.ts";
import { quotedName } from "../catalog/quoted-name.ts";
import { hasCase, ignoresCase } from "../sql/compared-text-sql.ts";
import { isText } from "../sql/key-values.ts";
import { comparedIn, comparedInConditions, findIncomparable } from "./find-incomparable.ts";
import type { Edge } from "./graph.ts";
import { verbOf, whyForbidden } from "./rules.ts";

/**
 * The reason why the rule cannot apply to the reference, as a sentence. Rules that would always fail during a deletion are refused at
 * startup.
 */
export function findForbiddenRule(catalog: Catalog, edge: Edge): string | undefined {
	const { updates, follows } = verbOf(edge);
	return (
		findForbiddenForm(edge) ??
		(follows ? findIncomparable(edge.key ? comparedInConditions(edge) : comparedIn(edge)) : undefined) ??
		findAmbiguousParent(edge) ??
		(updates && edge.onlyIfAllGo ? "A reference with onlyIfAllGo can only delete." : undefined) ??
		whyForbidden(edge.rule, edge, catalog)
	);
}

function findAmbiguousParent(edge: Edge): string | undefined {
	const { removes, updates } = verbOf(edge);
	if (edge.key || !(removes || updates)) return undefined;
	const [column] = edge.parentColumns;
	if (column && ignoresCase(edge.form) && hasCase(column)) return findAmbiguousCase(edge.parent, column);
	if (isUnique(edge.parent, edge.parentColumns)) return findLooserColumn(edge);
	return `(${edge.parentColumns.map(({ name }) => name).join(", ")}) is not unique at every moment, so rows that refer to another record could be mistaken for this record's.`;
}

function findAmbiguousCase(parent: Table, column: Column): string | undefined {
	if (isUniqueWithoutCase(parent, column)) return undefined;
	if (parent.values)
		return `Values of ${column.name} that differ only in case are different records. State \`ignoreCase\` for their object.`;
	const index = `create unique index on ${quotedName(parent.schema, parent.name)} (lower(${quotedName(column.name)}))`;
	return `${column.name} is not unique without case, so rows that refer to another record could be mistaken for this record's. This would ensure it: ${index};`;
}

/** A column that ignores differences between unique keys: by citext, or by its collation. */
function findLooserColumn({ form, through, columns, parent, parentColumns }: Edge): string | undefined {
	if (through.length > 0 || !["value", "text", "array"].includes(form.kind)) return undefined;
	return columns.flatMap((column, at): string[] => {
		const other = parentColumns[at];
		const type = column.type.element ?? column.type;
		if (!other || !hasCase(other)) return [];
		const loose = `${column.name} ignores differences between values of ${other.name}, so rows that refer to another record could be mistaken for this record's.`;
		const isUniqueAlone = columns.length === 1 && isUniqueWithoutCase(parent, other);
		if (type.name === "citext") return other.type.name === "citext" || isUniqueAlone ? [] : [loose];
		const [own, its] = [column.collation, other.collation];
		return own?.deterministic === false && (own.schema !== its?.schema || own.name !== its.name) ? [loose] : [];
	})[0];
}

function findForbiddenForm({ form, columns, parent, parentColumns }: Edge): string | undefined {
	const [column] = columns;
	const [parentColumn] = parentColumns;
	if (!column || !parentColumn) return undefined;
	if (ignoresCase(form)) return findForbiddenCase(column, parentColumn);
	if (parent.values?.ignoreCase) return `A reference to values of ${parentColumn.name} without case has the form "value" or "text".`;
	if (form.kind === "array" && !column.type.element) return `The column ${column.name} is not an array.`;
	if (form.kind === "json" && !["json", "jsonb"].includes(column.type.name)) return `The column ${column.name} is neither json nor jsonb.`;
	if (["text", "prefix", "list"].includes(form.kind) && column.type.category !== "S") return `The column ${column.name} is not text.`;
	if (form.kind === "prefix" && !hasClearEnd(parentColumn))
		return `Only integers and UUIDs show where they end within a text, and ${parentColumn.name} is of type ${parentColumn.type.name}.`;
	return undefined;
}

/** Keys whose text is known to have digits, or the digits and hyphens of a UUID. */
function hasClearEnd({ type }: Column): boolean {
	return type.schema === "pg_catalog" && /^(int[248]|uuid)$/.test(type.name);
}

/** The columns must fold texts in the same way, or two records that are different to one column would be the same to the other. */
function findForbiddenCase(column: Column, parentColumn: Column): string | undefined {
	const without = "cannot be compared without case";
	if (!isText(column.type)) return `The column ${column.name} ${without}, because it is not text.`;
	if (!hasCase(parentColumn)) return hasClearEnd(parentColumn) ? undefined : `Values of the type ${parentColumn.type.name} ${without}.`;
	const [own, other] = [column.collation, parentColumn.collation];
	if (!own?.deterministic || !other?.deterministic)
		return `The column ${(own?.deterministic ? parentColumn : column).name} ${without}, because its collation already says which texts are equal.`;
	return own.schema === other.schema && own.name === other.name
		? undefined
		: `The columns ${column.name} and ${parentColumn.name} ${without}, because their collations ${own.name} and ${other.name} may fold letters differently.`;
}
