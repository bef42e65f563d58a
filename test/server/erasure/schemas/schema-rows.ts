import { arrayOf } from "../../../../server/erasure/sql/array-of.ts";
import {
	type Copy,
	isLinked,
	keyTarget,
	leadsName,
	linksName,
	literal,
	otherwiseColumns,
	ownReferences,
	quote,
	quoted,
	referenceColumns,
	schemaNames,
	tableAt,
	targetOf,
} from "./schema-copy.ts";
import type { RandomReference, RandomSchema } from "./schema-shape.ts";

/** The kinds of memberships. Only the first kind counts where kinds matter. */
const kinds = ["holds", "holds", "another", null] as const;

/** Column to literal. */
type Values = Record<string, string>;

/** Inserts all rows of a table, and of the table that inherits from it. Those rows have the same keys and must never change. */
export function rowsOf(schema: RandomSchema, index: number, copy: Copy): string[] {
	const table = tableAt(schema, index);
	const rows = Array.from({ length: table.rows }, (_, row) => rowOf(schema, index, row, copy));
	const own = insertSql(quoted(copy, table), rows);
	if (!table.oddities.includes("heir")) return own;
	const number = (row: number) => (table.oddities.includes("identity") ? { number: String(row) } : {});
	const inherited = rows.map((values, row) => ({ ...values, row: String(-row - 1), ...number(row) }));
	return [...own, ...insertSql(quoted(copy, { name: `heir ${index}`, schema: table.schema }), inherited)];
}

/** The refusing row, which has its own table, if there is one. */
export function refusingRow(schema: RandomSchema, reference: RandomReference, index: number, copy: Copy): string[] {
	if (tableAt(schema, reference.parent).rows <= 4) return [];
	const table = `${quote(schemaNames[copy][0])}.${quote(`refuses ${index}`)}`;
	return insertSql(table, [{ row: "0", ...referenceValues(schema, reference, index, 1, copy) }]);
}

/** Each row of the child belongs to at most two rows of the parent. With two steps, the links go through a group of its own. */
export function linksOf(schema: RandomSchema, reference: RandomReference, index: number, copy: Copy): string[] {
	const { twoSteps, stepKind } = reference;
	const table = `${quote(schemaNames[copy][0])}.${quote(linksName(index))}`;
	const links = Array.from({ length: tableAt(schema, reference.child).rows }, (_, row) => {
		const picked = new Set([pickOf(schema, reference, row), pickOf(schema, reference, row + 1)]);
		return [...picked].flatMap((parent) => {
			const near = parent === null ? undefined : targetOf(schema, reference).values(parent)[0];
			const kind = stepKind ? kinds[(parent ?? 0) % kinds.length] : null;
			const far = String((twoSteps ? 5000 : 1000) + row);
			return near === undefined ? [] : [{ row: String(row), near: literal(near), far, kind: literal(kind ?? null) }];
		});
	});
	if (!twoSteps) return insertSql(table, links.flat());
	const leads = links.map((_, row) => {
		const kind = stepKind ? kinds[row % kinds.length] : null;
		return { row: String(row), near: String(5000 + row), far: String(1000 + row), kind: literal(kind ?? null) };
	});
	return [...insertSql(table, links.flat()), ...insertSql(`${quote(schemaNames[copy][0])}.${quote(leadsName(index))}`, leads)];
}

/** All rows have the same columns. */
function insertSql(table: string, rows: readonly Values[]): string[] {
	const [first] = rows;
	if (!first) return [];
	const columns = Object.keys(first);
	const values = rows.map((row) => `(${columns.map((column) => row[column]).join(", ")})`);
	return [`insert into ${table} (${columns.map(quote).join(", ")}) values ${values.join(", ")}`];
}

function rowOf(schema: RandomSchema, index: number, row: number, copy: Copy): Values {
	const target = keyTarget(tableAt(schema, index));
	const key = target.values(row).map((value, part) => [target.columns[part] ?? "", literal(value)]);
	const references = ownReferences(schema, index).map(([reference, number]) => referenceValues(schema, reference, number, row, copy));
	return Object.assign(
		{ row: String(row), code: String(1000 + row), side: literal(sideOf(row)), klass: literal(row % 3 === 2 ? "another" : "ours") },
		Object.fromEntries(key),
		...references,
	);
}

function sideOf(row: number): "even" | "odd" {
	return row % 2 === 0 ? "even" : "odd";
}

/** The parent row that a row of the child names. */
export function pickOf(schema: RandomSchema, reference: RandomReference, row: number): number | null {
	const pick = reference.picks[row % reference.picks.length] ?? 0;
	const { rows } = tableAt(schema, reference.parent);
	if (rows === 0 || (pick % 7 === 0 && !reference.notNull && !isLinked(reference))) return null;
	if (reference.nested !== "no") return row === 0 ? null : pick % row;
	return (pick + row) % rows;
}

/** The values of a reference in a row. If the reference does not hold, the oracle stores the named row in a column without a key. */
function referenceValues(schema: RandomSchema, reference: RandomReference, index: number, row: number, copy: Copy): Values {
	const target = targetOf(schema, reference);
	const columns = referenceColumns(index, target);
	const parent = pickOf(schema, reference, row);
	const values = parent === null ? null : target.values(parent);
	const pick = reference.picks[row % reference.picks.length] ?? 0;
	const { circumstance } = reference;
	const holds = circumstance === "always" || (circumstance === "to where" ? sideOf(parent ?? 0) === "even" : (pick + row) % 3 !== 0);
	const named =
		copy === "engine"
			? values?.map((value, part) => storedSql(reference, value, row, target.types[part]))
			: holds
				? values?.map(literal)
				: undefined;
	const own = Object.fromEntries(columns.map((column, part) => [column, named?.[part] ?? "null"]));
	if (circumstance === "always") return own;
	if (copy === "oracle" && reference.otherwise) {
		const others = otherwiseColumns(index, target).map((column, part) => [column, holds ? "null" : literal(values?.[part] ?? null)]);
		return { ...own, ...Object.fromEntries(others) };
	}
	if (copy === "oracle") return { ...own, [`decoy ${index}`]: holds || !values ? "null" : literal(values.join("|")) };
	return { ...own, [`holds ${index}`]: String(holds), ...circumstanceValues(schema, reference, index, holds, row) };
}

function circumstanceValues(schema: RandomSchema, reference: RandomReference, index: number, holds: boolean, row: number): Values {
	const { circumstance } = reference;
	if (circumstance === "when")
		return { [`kind ${index}`]: holds ? literal(`kind of ${index}`) : row % 2 === 0 ? literal("other") : "null" };
	if (circumstance === "when not") return { [`kind ${index}`]: holds ? (row % 2 === 0 ? literal("fine") : "null") : literal("not this") };
	if (circumstance === "where related") return { [`related ${index}`]: relatedValue(schema, reference, holds, row) };
	if (circumstance === "where not related") return { [`related ${index}`]: relatedValue(schema, reference, !holds, row) };
	return {};
}

/** The key of a related row that meets the condition, of one that does not, or none. */
function relatedValue(schema: RandomSchema, { related }: RandomReference, meets: boolean, row: number): string {
	if (!meets && row % 2 === 1) return "null";
	if (related === null) return meets ? "1" : "2";
	const { rows } = tableAt(schema, related);
	const even = 2 * (row % Math.ceil(rows / 2));
	const odd = 1 + 2 * (row % Math.floor(rows / 2));
	return String(1000 + (meets ? even : odd));
}

/** The engine copy's storage of a reference. */
function storedSql(reference: RandomReference, value: string, row: number, type: string | undefined): string {
	if (reference.as === "template") return literal(`crm://${value}/x`);
	if (reference.as === "any case") return literal(row % 2 === 0 ? value.toUpperCase() : value);
	if (reference.as === "prefix") return literal(`crm-${value}-${value}`);
	if (reference.as === "list") return literal(listsOf(value)[row % 3] ?? "");
	if (reference.as === "array") return literal(arraysOf(value)[row % 3] ?? "");
	if (reference.as === "json") return literal(JSON.stringify(documentsOf(value)[row % 4]));
	return literal(reference.as === "value" && type === "extensions.citext" ? value.toUpperCase() : value);
}

function listsOf(value: string): string[] {
	return [value, `other| ${value} `, `${value}|${value}|other`];
}

function arraysOf(value: string): string[] {
	const plain = arrayOf([value]);
	return [plain, `[0:0]=${plain}`, `{${plain}}`];
}

/** An object in some rows and a list in others, as happens in an evolving CRM. */
function documentsOf(value: string): unknown[] {
	const named = { "the id": value };
	return [{ kept: 1, list: [named, 7] }, { list: named }, [{ list: [named] }], { list: { "the id": [value] } }];
}
