import type postgres from "postgres";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import { createKeys } from "./create-keys.ts";
import {
	type Copy,
	isLinked,
	keyTarget,
	leadsName,
	linksName,
	literal,
	movesTo,
	otherwiseColumns,
	ownReferences,
	partName,
	quote,
	quoted,
	recordTarget,
	referenceColumns,
	schemaNames,
	tableAt,
	targetOf,
} from "./schema-copy.ts";
import { countColumns, fillCounts, wrongCountsSql } from "./schema-counts.ts";
import { type Files, filesBetween } from "./schema-files.ts";
import { describeCrm } from "./schema-references.ts";
import { linksOf, refusingRow, rowsOf } from "./schema-rows.ts";
import type { Oddity, RandomReference, RandomSchema } from "./schema-shape.ts";
import { snapshotSql } from "./schema-snapshot.ts";
import { boundColumns, type PlantedTrees, plantedTrees, plantTrees } from "./schema-trees.ts";

/** One random schema, built in both copies. */
export interface Built {
	crm: CrmDatabase;
	rootKeys: string[];
	/** Keys without a record of the object, or of this klass. */
	unknown: string[];
	klass: string | null;
	snapshot(copy: Copy): string;
	wrongCounts: string;
	trees: readonly PlantedTrees[];
	deleteRoot(key: string): string;
	filesBetween(before: readonly unknown[], after: readonly unknown[]): Files;
}

export async function buildSchema(sql: postgres.Sql, schema: RandomSchema): Promise<Built> {
	for (const copy of ["oracle", "engine"] as const) await sql.unsafe(buildCopy(schema, copy));
	const root = tableAt(schema, 0);
	const target = recordTarget(root);
	const key = (row: number): string => target.values(row)[0] ?? "";
	// The keys are in a batch's order. If two records together would delete a protected row, the first one is deleted.
	const chosen = [...new Set(schema.roots.map((pick) => pick % root.rows))].sort((one, other) => one - other);
	const rows = root.key === "text" ? chosen.sort((one, other) => (key(one) < key(other) ? -1 : 1)) : chosen;
	return {
		crm: describeCrm(schema),
		rootKeys: rows.map(key),
		unknown: rows.filter((row) => schema.told !== "not" && row % 3 === 2).map(key),
		klass: schema.told === "by klass" ? "ours" : null,
		wrongCounts: wrongCountsSql(schema),
		trees: plantedTrees(schema),
		snapshot: (copy) => snapshotSql(schema, copy),
		deleteRoot: (key) =>
			`delete from ${root.partitioned ? "" : "only "}${quoted("oracle", root)} where ${quote(target.columns[0] ?? "")}::text = ${literal(key)}`,
		filesBetween: (before, after) => filesBetween(schema, before, after),
	};
}

function buildCopy(schema: RandomSchema, copy: Copy): string {
	const statements = schemaNames[copy].flatMap((name) => [`drop schema if exists ${quote(name)} cascade`, `create schema ${quote(name)}`]);
	if (copy === "engine") statements.push(...sidesAndFunctions());
	for (const [index] of schema.tables.entries()) statements.push(...createTable(schema, index, copy), ...rowsOf(schema, index, copy));
	for (const [index, reference] of schema.references.entries()) {
		const table = (name: string) => quoted(copy, { name, schema: 0 });
		if (reference.rule === "refuse") {
			const columns = ["row int", ...columnsOf(schema, reference, index, copy)];
			statements.push(`create table ${table(`refuses ${index}`)} (${columns.join(", ")})`, ...refusingRow(schema, reference, index, copy));
		} else if (isLinked(reference)) {
			const [type] = targetOf(schema, reference).types;
			statements.push(
				`create table ${table(linksName(index))} (row int, near ${type}, far int8, kind text)`,
				...(reference.twoSteps ? [`create table ${table(leadsName(index))} (row int, near int8, far int8, kind text)`] : []),
				...linksOf(schema, reference, index, copy),
			);
		}
	}
	statements.push(...createKeys(schema, copy));
	if (copy === "engine") statements.push(...fillCounts(schema), ...plantTrees(schema));
	if (copy === "engine")
		for (const [index] of schema.tables.entries()) statements.push(...addOddities(schema, index), ...count(schema, index));
	return `begin; set local session_replication_role = replica; ${statements.join(";\n")}; commit`;
}

function sidesAndFunctions(): string[] {
	const sides = quoted("engine", { name: "sides", schema: 0 });
	const body = (what: string) => `returns trigger language plpgsql as $body$ begin ${what} end $body$`;
	return [
		`create table ${sides} (id int primary key, side text)`,
		`insert into ${sides} values (1, 'yes'), (2, 'no')`,
		`create table ${quoted("engine", { name: "klasses", schema: 0 })} (name text)`,
		`create function ${quoted("engine", { name: "pass", schema: 0 })}() ${body("if tg_op = 'DELETE' then return old; end if; return new;")}`,
		`create function ${quoted("engine", { name: "swallow", schema: 0 })}() ${body("return null;")}`,
	];
}

function createTable(schema: RandomSchema, index: number, copy: Copy): string[] {
	const table = tableAt(schema, index);
	const target = keyTarget(table);
	const name = quoted(copy, table);
	const own = table.key === "none" ? [] : target.columns.map((column, part) => `${quote(column)} ${target.types[part]}`);
	const columns = ["row int not null", ...own, "code int8 not null", "side text", "klass text"];
	if (table.oddities.includes("generated")) columns.push("twice int8 generated always as (code * 2) stored");
	if (table.oddities.includes("identity")) columns.push("number int generated always as identity");
	for (const [reference, number] of ownReferences(schema, index)) columns.push(...columnsOf(schema, reference, number, copy));
	if (copy === "engine") columns.push(...countColumns(schema, index), ...boundColumns(schema, index));
	const key = target.columns.map(quote).join(", ");
	const primary = table.key === "none" ? [] : [`primary key (${key})`];
	const unique = table.partitioned && table.key !== "none" ? `unique (code, ${key})` : "unique (code)";
	const create = `create table ${name} (${[...columns, ...primary, unique].join(", ")})`;
	if (table.partitioned) {
		const hash = `partition by hash (${key})`;
		const partition = (part: string) => quoted(copy, { name: partName(index, part), schema: table.schema });
		const part = (part: string, of: string, modulus: number, remainder: number) =>
			`create table ${partition(part)} partition of ${of} for values with (modulus ${modulus}, remainder ${remainder})`;
		return [
			`${create} ${hash}`,
			`${part("0", name, 2, 0)} ${table.twice ? hash : ""}`,
			part("1", name, 2, 1),
			...(table.twice ? [part("0 0", partition("0"), 4, 0), part("0 1", partition("0"), 4, 2)] : []),
		];
	}
	const heir = quoted(copy, { name: `heir ${index}`, schema: table.schema });
	return [create, ...(table.oddities.includes("heir") ? [`create table ${heir} () inherits (${name})`] : [])];
}

function columnsOf(schema: RandomSchema, reference: RandomReference, index: number, copy: Copy): string[] {
	const target = targetOf(schema, reference);
	const notNull = reference.notNull && reference.circumstance === "always" && tableAt(schema, reference.parent).rows > 0 ? " not null" : "";
	const moved = copy === "oracle" ? movesTo(schema, reference) : null;
	const columns = referenceColumns(index, target).map((column, part) => {
		const value = moved === null ? "" : ` default ${literal(target.values(moved)[part] ?? null)}`;
		return `${quote(column)} ${storedType(reference, target.types[part] ?? "", copy)}${notNull}${value}`;
	});
	if (reference.rule === "scrub") columns.push(`${quote(`note ${index}`)} text`);
	if (reference.circumstance === "always") return columns;
	if (copy === "oracle") {
		const others = otherwiseColumns(index, target).map((column, part) => `${quote(column)} ${target.types[part]}`);
		return [...columns, ...(reference.otherwise ? others : [`${quote(`decoy ${index}`)} text`])];
	}
	return [
		...columns,
		`${quote(`holds ${index}`)} bool`,
		`${quote(`kind ${index}`)} text`,
		`${quote(`related ${index}`)} ${reference.relatedText ? "text" : "int"}`,
	];
}

function storedType({ as }: RandomReference, type: string, copy: Copy): string {
	if (copy === "oracle") return type;
	if (as === "array") return `${type}[]`;
	if (as === "json") return "jsonb";
	return ["any case", "text", "template", "prefix", "list"].includes(as) ? "text" : type;
}

function count(schema: RandomSchema, index: number): string[] {
	const table = tableAt(schema, index);
	const name = quoted("engine", table);
	const large = `update pg_class set reltuples = 1000000 where oid = ${literal(name)}::regclass`;
	return [`analyze ${name}`, ...(table.large ? [large] : [])];
}

function addOddities(schema: RandomSchema, index: number): string[] {
	const table = tableAt(schema, index);
	const name = quoted("engine", table);
	const trigger = (trigger: string, events: string, action: "pass" | "swallow") =>
		`create trigger ${quote(trigger)} ${events} on ${name} for each row execute function ${quoted("engine", { name: action, schema: 0 })}()`;
	const statements: Record<Oddity, readonly string[]> = {
		generated: [],
		identity: [],
		heir: [],
		"late unique": [`alter table ${name} add constraint ${quote(`late ${index}`)} unique (row) deferrable initially deferred`],
		"row security": [
			`alter table ${name} enable row level security`,
			`alter table ${name} force row level security`,
			`create policy nothing on ${name} using (false)`,
		],
		"before trigger": [trigger("before", "before update or delete", "pass")],
		"after trigger": [trigger("after", "after update or delete", "pass")],
		"disabled trigger": [trigger("asleep", "before update or delete", "swallow"), `alter table ${name} disable trigger asleep`],
		"replica trigger": [trigger("elsewhere", "before update or delete", "swallow"), `alter table ${name} enable replica trigger elsewhere`],
		rule: [`create rule note as on delete to ${name} do also notify gone`],
		"disabled rule": [`create rule never as on delete to ${name} do instead nothing`, `alter table ${name} disable rule never`],
	};
	return table.oddities.flatMap((oddity) => statements[oddity]);
}
