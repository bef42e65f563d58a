import type { ResolvedRedaction } from "../../aftermath/redaction/resolve-redactions.ts";
import type { Catalog, Column, ColumnType, Table } from "../../erasure/catalog/catalog.ts";
import type { Edge, Graph } from "../../erasure/graph/graph.ts";
import { isUnmistakable } from "./search-patterns.ts";
import { type ErasedKeys, isCopyOf, isNamedAfter, normalise, type SearchTerms } from "./search-terms.ts";

/**
 * One thing to look for in a column. `rule`: the rows of a stated reference, found as the engine finds them. `key`: values that equal a
 * key. `mention`: texts that name a key. `sibling`: the column beside it whose value must name the table.
 */
export type Check =
	| { what: "rule"; column: Column; edge: Edge }
	| { what: "key"; column: Column; keys: ErasedKeys; sibling: Column | null }
	| { what: "mention" | "address" | "name"; column: Column };

export type Shape = "number" | "uuid" | "text" | "document" | "bytes" | "numbers" | "uuids" | "other";

const integers = ["int2", "int4", "int8", "numeric", "oid"];

/** How to search the values of a type. Dates, booleans, enums, ranges and network addresses hold no keys and no texts. */
export function shapeOf({ schema, name, category, element }: ColumnType): Shape {
	const own = schema === "pg_catalog";
	if (own && integers.includes(name)) return "number";
	if (own && name === "uuid") return "uuid";
	if (own && name === "bytea") return "bytes";
	if (category === "S") return "text";
	if (category === "A" && element) {
		const shape = shapeOf(element);
		if (shape === "number") return "numbers";
		if (shape === "uuid") return "uuids";
		return shape === "text" || shape === "document" ? "document" : "other";
	}
	return category === "U" || category === "C" ? "document" : "other";
}

export function isTextual(column: Column): boolean {
	return ["text", "document", "bytes"].includes(shapeOf(column.type));
}

/** Partitions are searched through their whole table. Views and foreign tables hold no rows of their own. */
function isSearched({ kind, partitionOf }: Table): boolean {
	return partitionOf === null && ["r", "p", "m"].includes(kind);
}

/**
 * What to look for in a table.
 *
 * The search should miss no recognisable key and raise few false alarms. A number such as 17 is in every table. So a column of numbers is
 * compared with keys of a table only if something says that it refers to that table: a rule of the adapter, the name of the column
 * ("customer_id"), a name by which other tables refer there ("creator"), the name of the table ("customers_history.id"), or a type beside
 * it ("subject_type" = "customer" with "subject_id"). UUIDs and long text keys are compared in every column of their type. Columns with a
 * foreign key are left out, because the database checks those itself. So are columns that a rule says refer elsewhere. Every text, JSON
 * document and array of texts is searched for addresses, names and mentions of a record.
 */
export function chooseChecks(table: Table, terms: SearchTerms, graph: Pick<Graph, "edges" | "catalog">): Check[] {
	const edges = graph.edges.filter((edge) => edge.child === table && edge.columns.length === 1);
	const stated = edges.filter((edge) => edge.relation === table && !edge.key?.enabled && edge.through.length === 0);
	const rules = stated.flatMap((edge): Check[] => {
		const [column] = edge.columns;
		return column && terms.byReference.has(edge) ? [{ what: "rule", column, edge }] : [];
	});
	const columns = [...table.columns.values()].filter(({ generated }) => !generated);
	const referring = new Set(graph.catalog.keys.filter((key) => key.enabled && key.from === table.oid).flatMap((key) => key.columns));
	const keys = columns.flatMap((column) => {
		if (referring.has(column.name)) return [];
		const own = edges.filter(({ columns: [one] }) => one?.name === column.name);
		return terms.keys.flatMap((erased) => chooseKeyCheck(table, column, erased, own) ?? []);
	});
	const texts = columns
		.filter(isTextual)
		.flatMap((column) => (["mention", "address", "name"] as const).map((what): Check => ({ what, column })));
	return [...rules, ...keys, ...texts];
}

function chooseKeyCheck(table: Table, column: Column, keys: ErasedKeys, own: readonly Edge[]): Check | null {
	const decided = own.some((edge) => !["text", "prefix"].includes(edge.form.kind) && isUnconditional(edge));
	const shape = shapeOf(column.type);
	const keyShape = shapeOf(keys.column.type);
	const check = { what: "key" as const, column, keys, sibling: null };
	if (decided || keys.values.length === 0) return null;
	if (keyShape === "uuid") return shape === "uuid" || shape === "uuids" ? check : null;
	const long = keyShape === "text" && keys.values.every(isUnmistakable);
	if (keyShape === "text" ? shape !== "text" : keyShape !== "number" || !["number", "numbers", "text"].includes(shape)) return null;
	if (long) return check;
	if (column.issued && table.primaryKey.includes(column.name)) return null;
	if (isNamedAfter(column.name, keys.words) || keys.referringColumns.has(column.name.toLowerCase())) return check;
	if (column.name === keys.column.name && isCopyOf(table, keys.table, keys.words)) return check;
	if (!keys.isObject || shape === "numbers") return null;
	const sibling = findTypeBeside(table, column);
	return sibling ? { ...check, sibling } : null;
}

function isUnconditional({ when, whenNot, whereRelated }: Edge): boolean {
	return when.length + whenNot.length === 0 && whereRelated === null;
}

/** "subject_type" beside "subject_id", "model" beside "res_id". */
function findTypeBeside(table: Table, column: Column): Column | null {
	const stem = normalise(column.name).match(/^(.*?)_?(?:id|key|ref|no|number|nr)$/)?.[1];
	if (stem === undefined) return null;
	const texts = [...table.columns.values()].filter(({ type }) => shapeOf(type) === "text");
	const named = (pattern: RegExp) => texts.find(({ name }) => pattern.test(normalise(name))) ?? null;
	return (
		named(new RegExp(`^${stem}_?(?:type|class|klass|model|kind|table|entity|object)$`)) ??
		named(/^(res_?)?(model|object_?type|entity_?type|record_?type|klass|class_?name|table_?name|kind|type)$/)
	);
}

/** The rule for redaction that covers a column, if there is one for this object. */
export function findRedaction(redactions: readonly ResolvedRedaction[], root: Table, table: Table, column: Column) {
	const texts = redactions.filter(({ object }) => object.table === root).flatMap(({ texts }) => texts);
	return texts.find((text) => text.table === table && text.columns.some(({ name }) => name === column.name)) ?? null;
}

/** Tables to search, small ones first: if time runs out, most have been searched. */
export function listSearched({ tables }: Catalog): Table[] {
	return [...tables.values()].filter(isSearched).sort((one, other) => one.estimatedRows - other.estimatedRows);
}
