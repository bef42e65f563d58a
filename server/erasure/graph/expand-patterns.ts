import { didYouMean } from "../../crm/nearest-name.ts";
import type { CrmDatabase, DeclaredReference, KeyReference, Reference, TableName } from "../../crm/objects.ts";
import { type Catalog, columnsOf, isUnique, nameOf, type Table } from "../catalog/catalog.ts";
import { type Problem, problem, tableNamed } from "./graph.ts";
import { referenceName } from "./reference-name.ts";

type Pattern = NonNullable<CrmDatabase["patterns"]>[number];

/** What a pattern covers in this schema. */
export interface ExpandedPattern {
	name: string;
	references: readonly Reference[];
}

/** What a pattern leaves to a reference of its own. */
export interface UncoveredReference {
	pattern: string;
	reference: Reference;
}

interface Target {
	table: Table;
	/** What `{model}` stands for. */
	model: string | null;
}

/**
 * Writes the adapter's patterns out as references, with the names of the catalogue. A reference of its own beats a pattern, and the first
 * pattern beats later ones. Pure.
 */
export function expandPatterns(
	catalog: Catalog,
	patterns: readonly Pattern[],
	references: readonly Reference[],
): { patterns: ExpandedPattern[]; uncovered: UncoveredReference[]; problems: Problem[] } {
	const expanded: ExpandedPattern[] = [];
	const problems: Problem[] = [];
	const uncovered: UncoveredReference[] = [];
	for (const pattern of patterns) {
		const name = patternName(pattern);
		const stated = [...references, ...expanded.flatMap((one) => one.references)];
		const found = findTables(catalog, pattern).flatMap(({ table, part }) =>
			findTargets(catalog, pattern, part)
				.filter((target) => canRefer(catalog, pattern, table, target.table))
				.map((target) => ({ table, target })),
		);
		const missing = findMissing(catalog, pattern, found.length);
		if (missing) problems.push(problem("unknown_name", name, missing));
		const covered = found.map(({ table, target }) => ({
			table,
			target: target.table,
			reference: writeOut(catalog, pattern, table, target),
		}));
		const own = covered.filter(({ reference }) => !stated.some((other) => beats(other, reference)));
		const ownKeys = own.filter(({ table, target }) => mayBeOwnKey(catalog, pattern, table, target));
		uncovered.push(...ownKeys.map(({ reference }) => ({ pattern: name, reference })));
		expanded.push({ name, references: own.filter((one) => !ownKeys.includes(one)).map(({ reference }) => reference) });
	}
	return { patterns: expanded, uncovered, problems };
}

function patternName({ tables, column, to, toColumn, when, form }: Pattern): string {
	const parts = {
		table: tables,
		column,
		to: to ?? "{model}",
		...(toColumn ? { toColumn } : {}),
		...(when ? { when } : {}),
		...(form ? { form } : {}),
	};
	return referenceName(parts);
}

/** Tables with the column, and the part of their name that `{table}` stands for. A partition belongs to its whole table. */
function findTables(catalog: Catalog, { tables, column }: Pattern): { table: Table; part: string }[] {
	const [before = "", after] = tables.split("{table}");
	const sorted = [...catalog.tables.values()].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
	return sorted.flatMap((table) => {
		const name = nameOf(table);
		const isLike = after === undefined ? name === tables : name.startsWith(before) && name.endsWith(after);
		const part = after === undefined ? "" : name.slice(before.length, name.length - after.length);
		const exists = table.partitionOf === null && ["r", "p"].includes(table.kind) && table.columns.has(column);
		return exists && isLike && (after === undefined || name.length > before.length + after.length) ? [{ table, part }] : [];
	});
}

function findTargets(catalog: Catalog, { to, models = {} }: Pattern, part: string): Target[] {
	const named: [string | null, TableName][] = to === undefined ? Object.entries(models) : [[null, fill(to, "table", part) as TableName]];
	return named.flatMap(([model, name]) => {
		const table = tableNamed(catalog, name);
		return table ? [{ table, model }] : [];
	});
}

/** Whether the column can mean the target. A foreign key of the column that leads elsewhere says what its values are. */
function canRefer(catalog: Catalog, { column, toColumn, form }: Pattern, table: Table, target: Table): boolean {
	if (toColumn === undefined ? target.primaryKey.length !== 1 : !target.columns.has(toColumn)) return false;
	const keys = catalog.keys.filter(({ from, columns }) => from === table.oid && columns.length === 1 && columns[0] === column);
	return (form !== undefined && form.kind !== "value") || keys.length === 0 || keys.some(({ to }) => to === target.oid);
}

function writeOut(catalog: Catalog, pattern: Pattern, table: Table, { table: target, model }: Target): Reference {
	const { tables: _, models: __, to: ___, optional: ____, column, toColumn, when, form, ...rule } = pattern;
	const toColumns = toColumn === undefined ? target.primaryKey : [toColumn];
	const key = catalog.keys.find(({ from, columns, to, toColumns: own }) => {
		const leadsThere = to === target.oid && own.length === 1 && own[0] === toColumns[0];
		return from === table.oid && columns.length === 1 && columns[0] === column && leadsThere;
	});
	const places = { table: nameOf(table), to: nameOf(target) };
	if (key && when === undefined && (form === undefined || form.kind === "value"))
		return { ...rule, ...places, columns: [column], toColumns: [...toColumns] } as KeyReference;
	const filled = {
		...(toColumn === undefined ? {} : { toColumn }),
		...(when === undefined ? {} : { when: fillAll(when, model) }),
		...(form === undefined ? {} : { form: fillAll(form, model) }),
	};
	return { ...rule, ...places, declared: true, column, ...filled } as DeclaredReference;
}

/** In every text. */
function fillAll<Value>(value: Value, model: string | null): Value {
	if (model === null) return value;
	return JSON.parse(JSON.stringify(value), (_, one) => (typeof one === "string" ? fill(one, "model", model) : one));
}

function fill(text: string, place: "table" | "model", value: string): string {
	return text.replaceAll(`{${place}}`, () => value);
}

/** Whether the other reference already says what the column's values are. A column of plain values means one table. */
function beats(other: Reference, own: Reference): boolean {
	if (other.table !== own.table || !columnsOfReference(other).some((name) => columnsOfReference(own).includes(name))) return false;
	return other.to === undefined || other.to === own.to || [other, own].every(isPlain);
}

function columnsOfReference(reference: Reference): readonly string[] {
	return "columns" in reference ? reference.columns : [reference.column];
}

function isPlain(reference: Reference): boolean {
	return reference.when === undefined && !("form" in reference && reference.form && reference.form.kind !== "value");
}

/**
 * The column may hold the row's own number, which can be the number of another row too: it is unique, or the database generates its values.
 * A foreign key to the target proves that the values are references.
 */
function mayBeOwnKey(catalog: Catalog, { column, form }: Pattern, table: Table, target: Table): boolean {
	if (form !== undefined && form.kind !== "value") return false;
	const isKey = catalog.keys.some(({ from, columns, to }) => {
		return from === table.oid && to === target.oid && columns.length === 1 && columns[0] === column;
	});
	const own = columnsOf(table, [column]);
	const isPrimary = table.primaryKey.length === 1 && table.primaryKey[0] === column;
	return !isKey && (isPrimary || isUnique(table, own) || own.some(({ issued }) => issued));
}

function findMissing(catalog: Catalog, { tables, to, models = {}, optional }: Pattern, found: number): string | undefined {
	if (optional) return undefined;
	const name = Object.values(models).find((one) => !tableNamed(catalog, one));
	if (name !== undefined) return `There is no table ${name}${didYouMean(name, catalog.names.keys()) || "."}`;
	if (found > 0) return undefined;
	return `The pattern covers no table: no ${tables} has the column${to === undefined ? "." : ` and a table ${to}.`}`;
}
