import type { TableName } from "../../../../server/crm/objects.ts";
import { type KeyKind, keyActions, type RandomReference, type RandomSchema, type RandomTable } from "./schema-shape.ts";

/**
 * Two copies of one random schema. In the oracle's copy, every reference is a real key. In the engine's copy, it is what the schema says.
 */
export type Copy = "oracle" | "engine";

export const schemaNames = { oracle: ["oracle one", "oracle two"], engine: ["engine one", 'engine "two"'] } as const;
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (value: string | null): string => (value === null ? "null" : `'${value.replaceAll("'", "''")}'`);

export interface Target {
	/** The types of the referenced columns. */
	columns: readonly string[];
	types: readonly string[];
	/** The values of a row. */
	values(row: number): readonly string[];
}

const code: Target = { columns: ["code"], types: ["int8"], values: (row) => [String(1000 + row)] };
const targets: Record<KeyKind, Target> = {
	integer: { columns: ["id"], types: ["int4"], values: (row) => [String(row)] },
	bigint: { columns: ["id"], types: ["int8"], values: (row) => [String(3_000_000_000 + row)] },
	uuid: { columns: ["id"], types: ["uuid"], values: (row) => [`00000000-0000-4000-8000-${String(row).padStart(12, "0")}`] },
	text: { columns: ["id"], types: ["text"], values: (row) => [`key "${row}" {ü}\\,`] },
	// Types of extensions in a schema that is on no search path.
	citext: { columns: ["id"], types: ["extensions.citext"], values: (row) => [`key-${String(row).padStart(3, "0")}`] },
	ltree: { columns: ["id"], types: ["extensions.ltree"], values: (row) => [`top.key_${String(row).padStart(3, "0")}`] },
	pair: { columns: ["id a", "id b"], types: ["int4", "text"], values: (row) => [String(row % 3), `p'${row}`] },
	none: code,
};

/** The primary key, or the unique columns in its place. */
export function keyTarget({ key }: RandomTable): Target {
	return targets[key];
}

export function targetOf(schema: RandomSchema, reference: RandomReference): Target {
	const parent = tableAt(schema, reference.parent);
	// A unique key of a partitioned table must include the partition key.
	return reference.target === "key" || parent.partitioned ? keyTarget(parent) : code;
}

/** The API names a record by one column. */
export function recordTarget(root: RandomTable): Target {
	return root.key === "pair" ? code : keyTarget(root);
}

export function tableAt(schema: RandomSchema, index: number): RandomTable {
	const table = schema.tables[index];
	if (!table) throw new Error(`There is no table ${index}.`);
	return table;
}

export function isKey({ as }: RandomReference): boolean {
	return keyActions.some((action) => action === as);
}

export function isLinked({ as }: RandomReference): boolean {
	return as === "through" || as === "only if all go";
}

export function movesTo(schema: RandomSchema, reference: RandomReference): number | null {
	return reference.rule === "move" || reference.rule === "look up" ? tableAt(schema, reference.parent).rows - 1 : null;
}

/**
 * The table with the rows of a reference, or the single partition. Refusing rows have their own table, so nothing else decides about them.
 */
export function placeOf(schema: RandomSchema, index: number): { name: string; schema: 0 | 1 } {
	const reference = schema.references[index];
	if (!reference || reference.rule === "refuse") return { name: `refuses ${index}`, schema: 0 };
	const child = tableAt(schema, reference.child);
	return { name: reference.onePartition ? partName(reference.child, "0") : child.name, schema: child.schema };
}

export function partName(table: number, part: string): string {
	return `part ${table} ${part}`;
}

/** The table of memberships. With two steps, they are in groups, which lead to the child's. */
export function linksName(index: number): string {
	return `links ${index}`;
}

export function leadsName(index: number): string {
	return `leads ${index}`;
}

export function referenceColumns(index: number, target: Target): string[] {
	return target.columns.map((_, part) => `ref ${index} ${part}`);
}

/** The oracle's columns for the rows of a key that do not meet its condition. They have a key of their own. */
export function otherwiseColumns(index: number, target: Target): string[] {
	return target.columns.map((_, part) => `otherwise ${index} ${part}`);
}

export function tableName(copy: Copy, { name, schema }: { name: string; schema: 0 | 1 }): TableName {
	return `${schemaNames[copy][schema]}.${name}`;
}

export function quoted(copy: Copy, { name, schema }: { name: string; schema: 0 | 1 }): string {
	return `${quote(schemaNames[copy][schema])}.${quote(name)}`;
}

/** The references with columns in the table, with their numbers. */
export function ownReferences(schema: RandomSchema, table: number): [RandomReference, number][] {
	return schema.references.flatMap((reference, index): [RandomReference, number][] =>
		reference.rule !== "refuse" && reference.child === table && !isLinked(reference) ? [[reference, index]] : [],
	);
}
