import { type SQL, sql } from "drizzle-orm";
import { addressesSql, knownAddressesSql } from "../../aftermath/redaction/address-sql.ts";
import { type ResolvedRedaction, resolveRedactions } from "../../aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase } from "../../crm/objects.ts";
import type { Column, Executor, Table } from "../../erasure/catalog/catalog.ts";
import type { Edge } from "../../erasure/graph/graph.ts";
import type { Plan } from "../../erasure/plan/plan.ts";
import { type GatheredTables, gather, type Row } from "../../erasure/rows/gather.ts";
import { allKeysFor, fromSql } from "../../erasure/rows/gathered-rows.ts";
import { readRecords } from "../../erasure/rows/read-records.ts";
import { isOneOfSql } from "../../erasure/sql/equals-sql.ts";
import type { Keys } from "../../erasure/sql/match-sql.ts";
import { columnSql, joinSql } from "../../erasure/sql/table-sql.ts";
import { isTextual, shapeOf } from "./choose-checks.ts";
import { type ErasedKeys, pickPersonal, referringColumns, type SearchTerms, wordsFor } from "./search-terms.ts";

/** Rows of a record whose keys are read. A larger record is searched for these, and the rehearsal says so. */
const maxRows = 30_000;

/**
 * What to search for after a record is deleted. It is read before that, in the same transaction. Null: there is no such record. Nothing is
 * locked here, because the engine locks the same rows afterwards.
 */
export async function readErased(
	tx: Executor,
	plan: Plan,
	key: string,
	crm: CrmDatabase,
): Promise<{ terms: SearchTerms; truncated: boolean } | null> {
	const watching = watchEverything(plan);
	const [record] = await readRecords(tx, watching, [key], null);
	if (!record) return null;
	const gathered = await gather(tx, watching, watching.full, [record.row], { lock: false, maxRows });
	const personal = await readPersonal(tx, plan, record.key, crm);
	const terms = {
		root: plan.object.table,
		keys: [...gathered.values()].flatMap((one) => keysOf(plan, one.table, one.columnPlaces, [...one.rows.values()])),
		byReference: keysByReference(watching, gathered),
		...personal,
	};
	const rows = [...gathered.values()].reduce((sum, { rows }) => sum + rows.size, 0);
	return { terms, truncated: rows >= maxRows };
}

/** The plan with every row gathered, and with the columns that every reference leads to, those with `keep` included. */
function watchEverything(plan: Plan): Plan {
	const { full, graph, object } = plan;
	const others = graph.edges.filter((edge) => object.reach.has(edge.parent.oid) && edge.through.length === 0);
	const steps = {
		...full,
		gathered: [...new Set([object.table, ...plan.tables])],
		gather: [...full.gather, ...full.remove],
		remove: [],
		update: others,
	};
	return { ...plan, full: steps };
}

/** By the table's own key, and by an object's key if that is another column. */
function keysOf({ graph }: Plan, table: Table, places: ReadonlyMap<string, number>, rows: readonly Row[]): ErasedKeys[] {
	if (rows.length === 0) return [];
	const objects = [...graph.objects.values()].filter((object) => object.table === table);
	const [primary, ...more] = table.primaryKey;
	const names = new Set([...(primary !== undefined && more.length === 0 ? [primary] : []), ...objects.map(({ key }) => key.name)]);
	const described = {
		table,
		words: wordsFor(table, objects),
		isObject: objects.length > 0,
		referringColumns: referringColumns(graph, table),
	};
	return [...names].flatMap((name) => {
		const [column, place] = [table.columns.get(name), places.get(name)];
		if (!column || place === undefined || shapeOf(column.type) === "other") return [];
		const values = [...new Set(rows.flatMap((row) => row[place] ?? []))];
		return [{ ...described, column, values }];
	});
}

function keysByReference(plan: Plan, gathered: GatheredTables): Map<Edge, Keys> {
	return new Map(
		plan.full.update.flatMap((edge) => {
			const rows = gathered.get(edge.parent);
			return rows && rows.rows.size > 0 ? [[edge, allKeysFor(rows, edge)] as const] : [];
		}),
	);
}

/** Addresses and names that another record has too are left out: a text with one may be about that record. */
async function readPersonal(
	tx: Executor,
	{ object, graph }: Plan,
	key: string,
	crm: CrmDatabase,
): Promise<Pick<SearchTerms, "addresses" | "addressColumns" | "names">> {
	const rule = resolveRedactions(graph, crm).redactions.find((redaction) => redaction.object.name === object.name);
	const named = rule ? rule.name.map(({ name }) => name) : object.definition.name;
	const texts = [...object.table.columns.values()].filter((column) => isTextual(column) && shapeOf(column.type) === "text");
	const beside = rule ? await readAddressesBeside(tx, rule, key) : { addresses: [], shared: [] };
	if (texts.length === 0) return { addresses: [], addressColumns: [], names: [] };
	const own = await readTexts(tx, object.table, texts, isOneOfSql(object.key, [key]));
	const value = (column: Column) => own[texts.indexOf(column)] ?? "";
	const isNamed = (column: Column) => named.includes(column.name);
	const picked = pickPersonal({
		named: named.flatMap((name) => texts.filter((column) => column.name === name)).map(value),
		others: [...texts.filter((column) => !isNamed(column)).map(value), ...beside.addresses],
	});
	const addressColumns = texts.filter((column) => picked.addresses.includes(value(column).trim().toLowerCase()));
	const nameColumns = named.flatMap((name) => texts.filter((column) => column.name === name));
	const names = nameColumns.map((column) => ({ column, value: value(column) }));
	const { shared, hasNamesake } = await readOthers(tx, object, key, {
		addressColumns,
		addresses: picked.addresses,
		names: picked.names.length === 0 ? [] : names,
	});
	const stated =
		rule?.addresses.flatMap(({ column, from }) => (from === null && addressColumns.includes(column) ? [column.name] : [])) ?? [];
	return {
		addresses: picked.addresses.filter((address) => !shared.has(address) && !beside.shared.includes(address)),
		addressColumns: stated.length > 0 ? stated : addressColumns.map(({ name }) => name),
		names: hasNamesake ? [] : picked.names,
	};
}

/** The person's addresses in other tables, and which of them other people have too. */
async function readAddressesBeside(tx: Executor, rule: ResolvedRedaction, key: string): Promise<{ addresses: string[]; shared: string[] }> {
	const { object } = rule;
	const beside = { object, addresses: rule.addresses.filter(({ from }) => from !== null) };
	if (beside.addresses.length === 0) return { addresses: [], shared: [] };
	const isPerson = isOneOfSql(object.key, [key]);
	const own = await tx.execute<{ value: string | null }>(
		sql`select known.value from ${fromSql(object.table)}, lateral (${addressesSql(beside)}) as known where ${isPerson}`,
	);
	const addresses = own.flatMap(({ value }) => value || []);
	const shared = await tx.execute<{ address: string }>(knownAddressesSql(rule, addresses, sql`not ${isPerson}`));
	return { addresses, shared: shared.map(({ address }) => address) };
}

interface OwnText {
	column: Column;
	value: string;
}

async function readTexts(tx: Executor, table: Table, columns: readonly Column[], match: SQL): Promise<(string | null)[]> {
	const values = columns.map((column) => sql`${columnSql(column)}::text`);
	const [row] = await tx.execute<{ texts: (string | null)[] }>(sql`
		select array_to_json(array[${joinSql(values, ",")}]::text[]) as texts from ${fromSql(table)} where ${match}`);
	return row?.texts ?? [];
}

/** Which of the addresses another record also has, and whether another record has the same name. Reads the table once. */
async function readOthers(
	tx: Executor,
	{ table, key }: Plan["object"],
	own: string,
	{ addressColumns, addresses, names }: { addressColumns: readonly Column[]; addresses: readonly string[]; names: readonly OwnText[] },
): Promise<{ shared: ReadonlySet<string>; hasNamesake: boolean }> {
	const held = addresses.map((address) =>
		joinSql(
			addressColumns.map((column) => sql`lower(trim(${columnSql(column)}::text)) = ${address}::text`),
			"or",
		),
	);
	const named = names.map(({ column, value }) => sql`lower(trim(coalesce(${columnSql(column)}::text, ''))) = lower(trim(${value}::text))`);
	if (held.length + named.length === 0) return { shared: new Set(), hasNamesake: false };
	const conditions = [...held, named.length === 0 ? sql`false` : joinSql(named, "and")];
	const [found] = await tx.execute<{ found: boolean[] }>(sql`
		select array_to_json(array[${joinSql(
			conditions.map((condition) => sql`coalesce(bool_or(${condition}), false)`),
			",",
		)}]) as found from ${fromSql(table)} where not ${isOneOfSql(key, [own])}`);
	const results = found?.found ?? [];
	return { shared: new Set(addresses.filter((_, index) => results[index])), hasNamesake: results.at(-1) === true };
}
