import { type Check, shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { typePattern } from "../../deletions/rehearsal/search-patterns.ts";
import { isCopyOf, isNamedAfter } from "../../deletions/rehearsal/search-terms.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import { elementsOf } from "./suspect-texts.ts";
import { maxChance, maxValues, type Suspicion, type TableSample, type Target } from "./suspicion.ts";

type KeyCheck = Extract<Check, { what: "key" }>;

/** Columns whose name, type or neighbour says that they refer to a target: `client_id`, `clients_history.id`, `subject_id` of a "Client". Pure. */
export function suspectKeys(sample: TableSample, checks: readonly Check[]): Suspicion[] {
	return checks.flatMap((check) => (check.what === "key" ? (suspectKey(sample, check) ?? []) : []));
}

function suspectKey(sample: TableSample, { column, keys, sibling }: KeyCheck): Suspicion | null {
	const { table } = sample;
	const isArray = ["numbers", "uuids"].includes(shapeOf(column.type));
	const at = sample.columns.indexOf(column);
	const beside = sibling === null ? -1 : sample.columns.indexOf(sibling);
	const meant = new RegExp(typePattern(keys.words), "i");
	const rows = sample.rows.filter(
		(row) => row[at] !== null && row[at] !== undefined && (sibling === null || meant.test(row[beside] ?? "")),
	);
	const values = rows.flatMap((row) => (isArray ? elementsOf(row[at] ?? "") : [row[at] ?? ""]));
	const types = [...new Set(rows.flatMap((row) => row[beside] ?? []))];
	if (sibling !== null && types.length === 0) return null;
	const distinct = [...new Set(values)].filter((value) => value !== "");
	const why = whyOf(table, column, keys, sibling);
	if (distinct.length === 0 && !saysItAlone(column, keys, why)) return null;
	return {
		table,
		column,
		target: keys,
		form: { kind: isArray ? "array" : "value" },
		when: sibling === null ? null : { column: sibling, types },
		why,
		values: distinct.slice(0, sample.maxValues ?? maxValues),
		rows: rows.length,
	};
}

function whyOf(table: Table, column: Column, keys: Target, sibling: Column | null): Suspicion["why"] {
	if (sibling !== null) return "type";
	if (column.name === keys.column.name && isCopyOf(table, keys.table, keys.words)) return "copy";
	return isNamedAfter(column.name, keys.words) || keys.referringColumns.has(column.name.toLowerCase()) ? "name" : "values";
}

/** Whether an empty column is a finding: its name ends like a reference, and its type is that of the key. */
function saysItAlone({ name, type }: Column, { column: key }: Target, why: Suspicion["why"]): boolean {
	if (why === "copy") return true;
	const isSameType = shapeOf(type) === shapeOf(key.type) || ["numbers", "uuids"].includes(shapeOf(type));
	return why === "name" && isSameType && shapeOf(type) !== "text" && /(?:id|ids|key|ref|uuid|fk|no)$/i.test(name);
}

/**
 * Number columns that only their values identify as references: each value lies among the keys of a table with gaps, and that many could
 * not all be keys by chance. If several tables are possible, the one with the most gaps comes first. Only looking the values up tells which
 * of them has the keys. `density`: keys per number between the smallest and the largest. Pure.
 */
export function suspectValues(
	{ table, columns, rows }: TableSample,
	free: ReadonlySet<Column>,
	targets: readonly { target: Target; min: number; max: number; density: number }[],
): Suspicion[] {
	return columns.flatMap((column, at) => {
		if (!free.has(column) || shapeOf(column.type) !== "number") return [];
		const held = rows.flatMap((row) => row[at] ?? []);
		const values = [...new Set(held)].slice(0, maxValues);
		const numbers = values.map(Number);
		const possible = targets
			.filter(
				({ target, min, max, density }) =>
					target.table !== table && density ** values.length < maxChance && numbers.every((number) => number >= min && number <= max),
			)
			.toSorted((one, other) => one.density - other.density);
		return possible.map(({ target }) => ({
			table,
			column,
			target,
			form: { kind: "value" },
			when: null,
			why: "values",
			values,
			rows: held.length,
		}));
	});
}
