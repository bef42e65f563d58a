import type { Catalog, Column, Table } from "../catalog/catalog.ts";
import { isUnique } from "../catalog/catalog.ts";
import { comparedIn, findIncomparable } from "./compared-columns.ts";
import type { Edge } from "./graph.ts";

/** Why this rule cannot stand with this reference, as a sentence; whatever could only fail when a record goes is refused at start. */
export function findForbiddenRule(catalog: Catalog, edge: Edge): string | undefined {
	const { rule, key, child } = edge;
	const form = findForbiddenForm(edge);
	if (form) return form;
	const incomparable = edge.rule.rule === "keep" || key ? undefined : findIncomparable(comparedIn(edge));
	if (incomparable) return incomparable;
	if (rule.rule === "keep" && key) return "`keep` cannot stand on a foreign key: the database would refuse.";
	if (changesRows(edge) && !key && !isUnique(edge.parent, edge.parentColumns))
		return `(${edge.parentColumns.map(({ name }) => name).join(", ")}) is not unique at every moment: what refers to another record would be taken for this one's.`;
	if (rule.rule !== "detach" && rule.rule !== "scrub") return undefined;
	if (edge.onlyIfAllGo) return "A reference with onlyIfAllGo can only delete.";
	if (rule.rule === "detach") {
		if (edge.through.length > 0) return "`detach` cannot stand on an indirect reference: there is no column to clear; scrub it.";
		const to = rule.to !== null || rule.lookup !== null;
		if (to && rule.columns.length !== 1) return "`detach` to a value needs a reference of one column.";
		if (edge.form.kind === "array" || edge.form.kind === "json") return rule.columns.map((column) => cannotWrite(column)).find(Boolean);
		return rule.columns
			.map((column) => (to ? (cannotWrite(column) ?? standsOnce(child, column)) : cannotBeNull(child, column)))
			.find(Boolean);
	}
	if (key && !key.columns.some((name) => rule.values.some(({ column, value }) => column.name === name && value === null)))
		return "`scrub` leaves the foreign key pointing at a row that goes: scrub one of its columns to null, or detach.";
	for (const { column, value } of rule.values) {
		const reason = value === null ? cannotBeNull(child, column) : (cannotWrite(column) ?? cannotRepeat(catalog, child, column));
		if (reason) return reason;
	}
	return undefined;
}

function changesRows({ rule }: Edge): boolean {
	return rule.rule !== "keep" && rule.rule !== "refuse";
}

function findForbiddenForm({ form, columns }: Edge): string | undefined {
	const [column] = columns;
	if (!column || form.kind === "value") return undefined;
	if (form.kind === "array" && !column.type.element) return `The column ${column.name} is not an array.`;
	if (form.kind === "json" && !["json", "jsonb"].includes(column.type.name)) return `The column ${column.name} is neither json nor jsonb.`;
	if (form.kind === "text" && column.type.category !== "S") return `The column ${column.name} is not text.`;
	return undefined;
}

function cannotWrite(column: Column): string | undefined {
	if (column.generated) return `The column ${column.name} is generated and cannot be written.`;
	return column.identityAlways ? `The column ${column.name} is an identity that is always generated.` : undefined;
}

function cannotBeNull(table: Table, column: Column): string | undefined {
	if (column.notNull) return `The column ${column.name} is NOT NULL.`;
	if (table.primaryKey.includes(column.name)) return `The column ${column.name} is part of the primary key.`;
	const strict = table.indexes.find((index) => index.unique && !index.nullsDistinct && index.columns.includes(column.name));
	return strict ? `The column ${column.name} belongs to ${strict.name}, which admits null only once.` : cannotWrite(column);
}

/** Unique together with others a value may well stand more than once. */
function standsOnce(table: Table, column: Column): string | undefined {
	const index = table.indexes.find(
		({ unique, exclusion, columns }) => (unique || exclusion) && columns.length === 1 && columns[0] === column.name,
	);
	return index && `The same value cannot stand in ${column.name} of several rows: ${index.name} is unique.`;
}

function cannotRepeat(catalog: Catalog, table: Table, column: Column): string | undefined {
	const index = table.indexes.find((index) => (index.unique || index.exclusion) && index.columns.includes(column.name));
	if (index) return `A constant cannot stand in ${column.name}: ${index.name} is unique.`;
	const key = catalog.keys.find((key) => key.from === table.oid && key.columns.includes(column.name));
	return key ? `A constant cannot stand in ${column.name}: it is part of the key ${key.name}.` : undefined;
}
