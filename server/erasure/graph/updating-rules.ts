import type { Lookup } from "../../crm/objects.ts";
import { type Catalog, type Column, columnsOf, type ForeignKey, type Table } from "../catalog/catalog.ts";
import { type Edge, isListed, type ResolvedRule } from "./graph.ts";

export function resolveDetachRule(
	{ value }: { value?: string | number | Lookup | undefined },
	{ table, columns, key }: { table: Table; columns: readonly Column[]; key: ForeignKey | null },
): ResolvedRule<"detach"> {
	if (value === undefined) return { rule: "detach", columns: key ? detachable(table, columns, key) : columns, to: null, lookup: null };
	if (typeof value === "object") return { rule: "detach", columns, to: null, lookup: value };
	return { rule: "detach", columns, to: String(value), lookup: null };
}

/**
 * The columns of a key that become null: those of SET NULL (…), otherwise the nullable ones if one null is enough. A key of one column has
 * no choice.
 */
function detachable(table: Table, columns: readonly Column[], key: ForeignKey): readonly Column[] {
	if (columns.length === 1 || key.matchFull) return columns;
	if (key.onDelete === "n") return key.setColumns.length > 0 ? columnsOf(table, key.setColumns) : columns;
	const free = columns.filter((column) => !column.notNull && !table.primaryKey.includes(column.name));
	return free.length > 0 ? free : columns;
}

export function forbidDetachRule({ columns, to, lookup }: ResolvedRule<"detach">, { child, form, through }: Edge): string | undefined {
	if (through.length > 0) return "An indirect reference cannot have the rule `detach`, because there is no column to clear. Use `scrub`.";
	const replaces = to !== null || lookup !== null;
	if (replaces && columns.length !== 1) return "`detach` to a value needs a reference of one column.";
	if (isListed(form)) return columns.map((column) => cannotWrite(column)).find(Boolean);
	return columns
		.map((column) => (replaces ? (cannotWrite(column) ?? standsOnce(child, column)) : cannotBeNull(child, column)))
		.find(Boolean);
}

export function forbidScrubRule({ values }: ResolvedRule<"scrub">, { child, key }: Edge, catalog: Catalog): string | undefined {
	if (key && !key.columns.some((name) => values.some(({ column, value }) => column.name === name && value === null)))
		return "`scrub` would leave the foreign key pointing at a deleted row: scrub one of its columns to null, or detach.";
	return values
		.map(({ column, value }) =>
			value === null ? cannotBeNull(child, column) : (cannotWrite(column) ?? cannotRepeat(catalog, child, column)),
		)
		.find(Boolean);
}

function cannotWrite(column: Column): string | undefined {
	if (column.generated) return `The column ${column.name} is generated and cannot be written.`;
	return column.identityAlways ? `The column ${column.name} is an identity column that is always generated.` : undefined;
}

function cannotBeNull(table: Table, column: Column): string | undefined {
	if (column.notNull) return `The column ${column.name} is NOT NULL.`;
	if (table.primaryKey.includes(column.name)) return `The column ${column.name} is part of the primary key.`;
	const strict = table.indexes.find((index) => index.unique && !index.nullsDistinct && index.columns.includes(column.name));
	return strict ? `The column ${column.name} belongs to ${strict.name}, which admits null only once.` : cannotWrite(column);
}

/** Returns a sentence if the column alone is unique. A value may occur several times in a unique combination of columns. */
function standsOnce(table: Table, column: Column): string | undefined {
	const index = table.indexes.find(
		({ unique, exclusion, columns }) => (unique || exclusion) && columns.length === 1 && columns[0] === column.name,
	);
	return index && `Several rows cannot have the same ${column.name}: ${index.name} is unique.`;
}

function cannotRepeat(catalog: Catalog, table: Table, column: Column): string | undefined {
	const index = table.indexes.find((index) => (index.unique || index.exclusion) && index.columns.includes(column.name));
	if (index) return `${column.name} cannot be set to a constant: ${index.name} is unique.`;
	const key = catalog.keys.find((key) => key.from === table.oid && key.columns.includes(column.name));
	return key ? `${column.name} cannot be set to a constant: it is part of the key ${key.name}.` : undefined;
}
