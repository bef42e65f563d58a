import type postgres from "postgres";
import type { CrmDatabase, Reference, Rule, TableName } from "../../../server/crm/objects.ts";
import { arrayOf } from "../../../server/erasure/array-of.ts";
import type { KeyKind, RandomReference, RandomSchema, RandomTable } from "./random-schema.ts";

/** Two copies of one random schema: in the oracle's every reference is a real key, in the engine's it is what the schema says. */
export interface Built {
	crm: CrmDatabase;
	rootKeys: string[];
	/** `select` that writes every row as its number and what it refers to, the same text in both copies. */
	snapshot(copy: Copy): string;
	deleteRoot(key: string): string;
}

type Copy = "oracle" | "engine";

const schemas = { oracle: ["oracle one", "oracle two"], engine: ["engine one", 'engine "two"'] } as const;
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (value: string | null): string => (value === null ? "null" : `'${value.replaceAll("'", "''")}'`);
const types: Record<Exclude<KeyKind, "pair">, string> = { integer: "int4", bigint: "int8", uuid: "uuid", text: "text" };

interface Target {
	/** Of the referred columns. */
	columns: string[];
	types: string[];
	/** The values of a row. */
	values(row: number): string[];
}

function keyTarget({ key }: RandomTable): Target {
	const values: Record<KeyKind, (row: number) => string[]> = {
		integer: (row) => [String(row)],
		bigint: (row) => [String(3_000_000_000 + row)],
		uuid: (row) => [`00000000-0000-4000-8000-${String(row).padStart(12, "0")}`],
		text: (row) => [`key "${row}" {ü}\\,`],
		pair: (row) => [String(row % 3), `p'${row}`],
	};
	if (key === "pair") return { columns: ["id a", "id b"], types: ["int4", "text"], values: values.pair };
	return { columns: ["id"], types: [types[key]], values: values[key] };
}

function targetOf(schema: RandomSchema, reference: RandomReference): Target {
	const parent = schema.tables[reference.parent];
	if (!parent) throw new Error("A reference leads to no table.");
	// What is unique in a partitioned table must include its key.
	if (reference.target === "key" || parent.partitioned) return keyTarget(parent);
	return { columns: ["code"], types: ["int8"], values: (row) => [String(1000 + row)] };
}

const isKey = (reference: RandomReference): boolean => ["no action", "restrict", "cascade", "set null"].includes(reference.as);

/** Refusing rows stand in a table of their own, so nothing else decides about them. */
function referenceColumns(index: number, target: Target): string[] {
	return target.columns.map((_, part) => `ref ${index} ${part}`);
}

export async function buildSchema(sql: postgres.Sql, schema: RandomSchema): Promise<Built> {
	for (const copy of ["oracle", "engine"] as const) await sql.unsafe(buildCopy(schema, copy));
	await sql.unsafe("analyze");
	const root = schema.tables[0];
	if (!root) throw new Error("A schema without tables.");
	const target = keyTarget(root);
	// A record is named by one column; a table with a pair has its code.
	const [column, value] = target.columns.length === 1 ? ["id", target.values] : ["code", (row: number) => [String(1000 + row)]];
	const rootKeys = [...new Set(schema.roots.map((pick) => value(pick % root.rows)[0] ?? ""))];
	return {
		crm: {
			objects: { root: { words: { one: "Root", many: "Roots" }, table: tableName(schema, 0, "engine"), key: column, name: ["row"] } },
			references: references(schema),
			kinds: {},
		},
		rootKeys,
		snapshot: (copy) => snapshotSql(schema, copy),
		deleteRoot: (key) =>
			`delete from only ${quoted(schema, 0, "oracle")} where ${quote(column)}::text = ${literal(key)}`.replace(
				root.partitioned ? "only " : "\n",
				"",
			),
	};
}

function holder(schema: RandomSchema, index: number): { name: string; schema: 0 | 1; own: boolean } {
	const reference = schema.references[index];
	const child = schema.tables[reference?.child ?? 0];
	if (reference?.rule === "refuse") return { name: `refuses ${index}`, schema: 0, own: true };
	return { name: child?.name ?? "", schema: child?.schema ?? 0, own: false };
}

function tableName(schema: RandomSchema, index: number, copy: Copy): TableName {
	const table = schema.tables[index];
	return `${schemas[copy][table?.schema ?? 0]}.${table?.name}`;
}

function quoted(schema: RandomSchema, index: number, copy: Copy): string {
	const table = schema.tables[index];
	return `${quote(schemas[copy][table?.schema ?? 0])}.${quote(table?.name ?? "")}`;
}

function references(schema: RandomSchema): Reference[] {
	const all = schema.references.map((reference, index): Reference => {
		const place = holder(schema, index);
		const target = targetOf(schema, reference);
		const columns = referenceColumns(index, target);
		const table: TableName = `${schemas.engine[place.schema]}.${place.name}`;
		const to = tableName(schema, reference.parent, "engine");
		const rule: Rule = { rule: reference.rule };
		if (isKey(reference)) return { ...rule, table, columns };
		const when = reference.as === "typed" ? { when: { [`kind ${index}`]: `kind of ${index}` } } : {};
		if (columns.length > 1) return { ...rule, declared: true, table, columns, to, toColumns: target.columns, ...when };
		const form = {
			template: { kind: "text", template: "crm://{key}/x" },
			array: { kind: "array" },
			json: { kind: "json", path: '$.list[*]."the id"' },
		} as const;
		const written = reference.as === "template" || reference.as === "array" || reference.as === "json" ? { form: form[reference.as] } : {};
		return { ...rule, declared: true, table, column: columns[0] ?? "", to, toColumn: target.columns[0] ?? "", ...when, ...written };
	});
	if (!schema.sharedKey || schema.tables.length < 2 || !schema.tables[1]) return all;
	return [
		...all,
		{
			table: tableName(schema, 1, "engine"),
			columns: keyTarget(schema.tables[1]).columns,
			to: tableName(schema, 0, "engine"),
			rule: "delete",
		},
	];
}

/** How the engine's copy writes a reference by values of the target. */
function stored(reference: RandomReference, values: string[] | null): string[] {
	if (!values) return ["null"];
	const [value = ""] = values;
	if (reference.as === "template") return [literal(`crm://${value}/x`)];
	if (reference.as === "array") return [literal(arrayOf([value]))];
	if (reference.as === "json") return [literal(JSON.stringify({ kept: 1, list: [{ "the id": value }, 7] }))];
	return values.map(literal);
}

function storedType(reference: RandomReference, type: string, copy: Copy): string {
	if (copy === "oracle") return type;
	return { text: "text", template: "text", array: `${type}[]`, json: "jsonb" }[reference.as as string] ?? type;
}

function buildCopy(schema: RandomSchema, copy: Copy): string {
	const statements: string[] = [];
	for (const name of schemas[copy]) statements.push(`drop schema if exists ${quote(name)} cascade`, `create schema ${quote(name)}`);
	for (const [index, table] of schema.tables.entries()) {
		const target = keyTarget(table);
		const columns = [
			"row int not null",
			...target.columns.map((column, part) => `${quote(column)} ${target.types[part]}`),
			"code int8 not null",
		];
		if (table.generated) columns.push("twice int8 generated always as (code * 2) stored");
		for (const [number, reference] of schema.references.entries())
			if (reference.rule !== "refuse" && reference.child === index) columns.push(...columnsOf(schema, reference, number, copy));
		const key = target.columns.map(quote).join(", ");
		const name = quoted(schema, index, copy);
		if (table.partitioned) {
			statements.push(
				`create table ${name} (${columns.join(", ")}, primary key (${key}), unique (code, ${key})) partition by hash (${key})`,
			);
			for (const part of [0, 1])
				statements.push(
					`create table ${quote(schemas[copy][table.schema])}.${quote(`part ${index} ${part}`)} partition of ${name} for values with (modulus 2, remainder ${part})`,
				);
		} else statements.push(`create table ${name} (${columns.join(", ")}, primary key (${key}), unique (code))`);
		statements.push(...rowsOf(schema, index, copy));
		if (table.hasHeir) {
			const heir = `${quote(schemas[copy][table.schema])}.${quote(`heir ${index}`)}`;
			statements.push(`create table ${heir} () inherits (${name})`);
			const copied = [key, "code", ...ownColumns(schema, index).map(quote)].join(", ");
			statements.push(`insert into ${heir} (row, ${copied}) select -row - 1, ${copied} from only ${name}`);
		}
	}
	for (const [index, reference] of schema.references.entries())
		if (reference.rule === "refuse") statements.push(...refusingTable(schema, index, copy));
	statements.push(...keys(schema, copy));
	return `begin; set local session_replication_role = replica; ${statements.join(";\n")}; commit`;
}

function ownColumns(schema: RandomSchema, table: number): string[] {
	return schema.references.flatMap((reference, index) =>
		reference.rule !== "refuse" && reference.child === table ? referenceColumns(index, targetOf(schema, reference)) : [],
	);
}

function columnsOf(schema: RandomSchema, reference: RandomReference, index: number, copy: Copy): string[] {
	const target = targetOf(schema, reference);
	const notNull = reference.notNull && (schema.tables[reference.parent]?.rows ?? 0) > 0 ? " not null" : "";
	const columns = referenceColumns(index, target).map(
		(column, part) => `${quote(column)} ${storedType(reference, target.types[part] ?? "", copy)}${notNull}`,
	);
	return reference.as === "typed" && copy === "engine"
		? [...columns, `${quote(`kind ${index}`)} text default ${literal(`kind of ${index}`)}`]
		: columns;
}

function pickOf(schema: RandomSchema, reference: RandomReference, row: number): string[] | null {
	const pick = reference.picks[row % reference.picks.length] ?? 0;
	const rows = schema.tables[reference.parent]?.rows ?? 0;
	if (rows === 0 || (pick % 7 === 0 && !reference.notNull)) return null;
	return targetOf(schema, reference).values((pick + row) % rows);
}

function rowsOf(schema: RandomSchema, index: number, copy: Copy): string[] {
	const table = schema.tables[index];
	if (!table) return [];
	const shared = schema.sharedKey && index === 1;
	const count = shared ? Math.min(table.rows, schema.tables[0]?.rows ?? 0) : table.rows;
	return Array.from({ length: count }, (_, row) => {
		const target = keyTarget(table);
		const columns = ["row", ...target.columns.map(quote), "code"];
		const values = [String(row), ...target.values(row).map(literal), String(1000 + row)];
		for (const [number, reference] of schema.references.entries()) {
			if (reference.rule === "refuse" || reference.child !== index) continue;
			const picked = pickOf(schema, reference, row);
			const own = referenceColumns(number, targetOf(schema, reference));
			columns.push(...own.map(quote));
			values.push(...(picked === null ? own.map(() => "null") : copy === "oracle" ? picked.map(literal) : stored(reference, picked)));
		}
		return `insert into ${quoted(schema, index, copy)} (${columns.join(", ")}) values (${values.join(", ")})`.replace(
			/array\['/g,
			"array['",
		);
	});
}

function refusingTable(schema: RandomSchema, index: number, copy: Copy): string[] {
	const reference = schema.references[index];
	if (!reference) return [];
	const name = `${quote(schemas[copy][0])}.${quote(`refuses ${index}`)}`;
	const columns = referenceColumns(index, targetOf(schema, reference));
	const picked = (schema.tables[reference.parent]?.rows ?? 0) > 4 ? pickOf(schema, reference, 1) : null;
	const rows = picked
		? [
				`insert into ${name} (row, ${columns.map(quote).join(", ")}) values (0, ${(copy === "oracle" ? picked.map(literal) : stored(reference, picked)).join(", ")})`,
			]
		: [];
	return [`create table ${name} (row int, ${columnsOf(schema, reference, index, copy).join(", ")})`, ...rows];
}

function keys(schema: RandomSchema, copy: Copy): string[] {
	const statements = schema.references.flatMap((reference, index) => {
		if (copy === "engine" && !isKey(reference)) return [];
		const place = holder(schema, index);
		const target = targetOf(schema, reference);
		const unique = target.columns.map(quote).join(", ");
		const wished = { delete: "cascade", detach: "set null", refuse: "no action" }[reference.rule];
		const action = copy === "oracle" ? wished : reference.as;
		const full = reference.matchFull ? " match full" : "";
		const late = reference.deferrable && action === "no action" ? " deferrable initially deferred" : "";
		const from = referenceColumns(index, target).map(quote).join(", ");
		return `alter table ${quote(schemas[copy][place.schema])}.${quote(place.name)} add constraint ${quote(`key ${index}`)} foreign key (${from}) references ${quoted(schema, reference.parent, copy)} (${unique})${full} on delete ${action}${copy === "oracle" ? "" : late}`;
	});
	if (!schema.sharedKey || !schema.tables[1]) return statements;
	const columns = keyTarget(schema.tables[1]).columns.map(quote).join(", ");
	return [
		...statements,
		`alter table ${quoted(schema, 1, copy)} add constraint "shared key" foreign key (${columns}) references ${quoted(schema, 0, copy)} (${columns}) on delete cascade`,
	];
}

function snapshotSql(schema: RandomSchema, copy: Copy): string {
	const parts = schema.tables.map((table, index) => {
		const values = schema.references.flatMap((reference, number) => {
			if (reference.rule === "refuse" || reference.child !== index) return [];
			return referenceColumns(number, targetOf(schema, reference)).map((column) => written(reference, quote(column), copy));
		});
		const from = `${quoted(schema, index, copy)}`;
		return `select ${index} as "table", row, concat_ws('|', code, ${values.length > 0 ? values.map((value) => `coalesce(${value}, '-')`).join(", ") : "''"}) as content, ${table.hasHeir} as heirs from ${from}`;
	});
	return `${parts.join(" union all ")} order by 1, 2`;
}

/** The key that a column names, in the same writing in both copies. */
function written(reference: RandomReference, column: string, copy: Copy): string {
	if (copy === "oracle") return `${column}::text`;
	if (reference.as === "template") return `substring(${column} from '^crm://(.*)/x$')`;
	if (reference.as === "array") return `(${column})[1]::text`;
	if (reference.as === "json")
		return `(case when jsonb_typeof(${column} #> '{list,0,"the id"}') = 'null' then null else ${column} #>> '{list,0,"the id"}' end)`;
	return `${column}::text`;
}
