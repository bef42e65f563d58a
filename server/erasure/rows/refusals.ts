import { type SQL, sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import { bisect, halveList } from "../bisect.ts";
import { type Executor, nameOf, recordsNameOf, rowsTableOf, type Table } from "../catalog/catalog.ts";
import { type Edge, edgeOfValues, type Graph, type GraphObject } from "../graph/graph.ts";
import { replacementOf } from "../graph/rules.ts";
import type { HeldRecords } from "../holds/held-records.ts";
import type { Plan, Steps } from "../plan/plan.ts";
import { ignoresCase } from "../sql/compared-text-sql.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { columnMatchesSql, equalSql, equalsSql, isOneOfSql } from "../sql/equals-sql.ts";
import { isKeyOf, isTextKey, textType } from "../sql/key-values.ts";
import { matchSql } from "../sql/match-sql.ts";
import { columnSql, joinSql } from "../sql/table-sql.ts";
import { type GatheredTables, type GatherOptions, gather, matchOf, type Row } from "./gather.ts";
import { allKeysFor, fromSql, type GatheredTable, identitySql } from "./gathered-rows.ts";

/**
 * The row or the value that keeps a record. `recordsNameOf` names its table. Its key is null unless it is an integer or a UUID: other keys
 * can be personal data.
 */
export interface KeepingRow {
	table: TableName;
	key: string | null;
}

export interface Refusal {
	code: "referenced" | "held";
	/** It can be the record's own row. */
	keptBy: KeepingRow;
}

/** A record that stays. */
export interface RefusedRecord extends Refusal {
	key: string;
}

/** One of the CRM's own records, which are never deleted. */
export function refuseProtected(object: GraphObject, key: string): RefusedRecord {
	return { key, code: "referenced", keptBy: rowOf(object, key) };
}

/** A record's own row. */
export function rowOf({ table, key: column }: GraphObject, key: string | null): KeepingRow {
	return { table: recordsNameOf(table), key: key !== null && !isTextKey(column) && isKeyOf(key, column.type) ? key : null };
}

export interface Separation {
	/** All rows to delete with the good records. */
	gathered: GatheredTables;
	good: readonly Row[];
	/** Roots that must stay. */
	refused: readonly (Refusal & { root: Row })[];
}

/**
 * Gathers the rows to delete, and sets aside the roots that a row refuses. Refusals are rare, so all roots are checked together first.
 *
 * - After a refusal, the roots that a row refuses directly are found by halving. That gathers nothing, and most refusals are of this kind.
 * - If there is another refusal, the remaining roots are halved, and each part is gathered and checked. A half needs no new locks.
 * - With `onlyIfAllGo` references, two roots together can delete more rows than each alone. Then each half is checked together with the
 *   good ones before it.
 * - The remaining roots are checked once more.
 */
export async function separate(
	tx: Executor,
	plan: Plan,
	steps: Steps,
	roots: readonly Row[],
	options: GatherOptions & { held?: HeldRecords },
): Promise<Separation> {
	const refused: (Refusal & { root: Row })[] = [];
	const together = steps.gather.some(({ onlyIfAllGo }) => onlyIfAllGo);
	const nothingBelow = { ...steps, gathered: [plan.object.table], gather: [] };
	let rest = roots;
	for (let round = 0; rest.length > 0; round++) {
		let whole: GatheredTables | undefined;
		const test = async (some: readonly Row[], found: { good: readonly (readonly Row[])[] }) => {
			const gathered = await gather(tx, plan, steps, together ? [...found.good.flat(), ...some] : some, options);
			whole ??= gathered;
			return (await findRefusal(tx, plan, steps, gathered, options)) ?? (await findHeldOrProtected(tx, plan, steps, gathered, options));
		};
		const testDirectly = async (some: readonly Row[]) =>
			findRefusal(tx, plan, nothingBelow, await gather(tx, plan, nothingBelow, some, options), options);
		const isFirst = round === 0 && rest.length > 1;
		const tested = await bisect<readonly Row[], Refusal>(rest, test, isFirst ? () => null : halveList);
		// The first test gathered all rows. Later tests gather a part: if the refusing row disappears by then, all parts pass.
		if (whole && tested.bad.length === 0) return { gathered: whole, good: rest, refused };
		const { good, bad } = isFirst ? await bisect<readonly Row[], Refusal>(rest, testDirectly, halveList) : tested;
		refused.push(...bad.flatMap(({ part, fault }) => part.map((root) => ({ root, ...fault }))));
		rest = good.flat();
	}
	return { gathered: new Map(), good: [], refused };
}

/** With the gathered rows locked, finds a row that must stay and refers to any of them, or is about to. */
async function findRefusal(
	tx: Executor,
	plan: Plan,
	steps: Steps,
	gathered: GatheredTables,
	{ lock }: GatherOptions,
): Promise<Refusal | null> {
	for (const edge of steps.refuse) {
		const parent = gathered.get(edge.parent);
		const match = parent && (await matchOf(tx, edge, allKeysFor(parent, edge), lock));
		if (!match) continue;
		const [found] = await tx.execute<{ keeper: string | null }>(sql`
			select ${storableKeySql(plan.graph, edge.child)} as keeper from ${fromSql(edge.relation)} where ${match} and ${notItselfSql(edge)} limit 1`);
		if (found) return { code: "referenced", keptBy: { table: nameOf(edge.relation), key: found.keeper } };
	}
	for (const target of plan.targets) {
		const rows = gathered.get(target.parent);
		if (rows && rows.rows.size > 0 && (await isTarget(tx, target, rows)))
			return { code: "referenced", keptBy: { table: nameOf(target.parent), key: null } };
	}
	return null;
}

/** Whether one of the rows is a replacement record. If its type treats different spellings as equal, the database compares them. */
async function isTarget(tx: Executor, { parent, parentColumns: [column], rule }: Edge, rows: GatheredTable): Promise<boolean> {
	const place = rows.columnPlaces.get(column?.name ?? "");
	const { to } = replacementOf(rule);
	if (!column || place === undefined || to === null) return false;
	if (column.equalAsText) return [...rows.rows.values()].some((row) => row[place] === to);
	const [found] = await tx.execute<{ found: boolean }>(sql`
		select exists (select from ${fromSql(parent)} where ${identitySql(rows)} and ${columnMatchesSql(column, textType, [to])}) as found`);
	return found?.found === true;
}

/** Whether a record on hold or one of the CRM's own is among the rows to delete, on any path. The caller prevents new holds meanwhile. */
async function findHeldOrProtected(
	tx: Executor,
	plan: Plan,
	steps: Steps,
	gathered: GatheredTables,
	{ lock, held = new Map() }: GatherOptions & { held?: HeldRecords },
): Promise<Refusal | null> {
	const findErased = (object: GraphObject, condition: SQL) => findErasedRow(tx, { steps, gathered, lock }, object, condition);
	for (const object of plan.takenAlong) {
		if (object.protectedWhere.length === 0) continue;
		const keptBy = await findErased(object, isProtectedSql(plan.graph, object));
		if (keptBy) return { code: "referenced", keptBy };
	}
	for (const [name, keys] of held) {
		const object = plan.graph.objects.get(name);
		if (!object || keys.length === 0) continue;
		const keptBy = await findErased(object, belongsToSql(plan.graph, object, keys));
		if (keptBy) return { code: "held", keptBy };
	}
	return null;
}

/** A condition for the rows of the CRM's own records. */
function isProtectedSql(graph: Graph, object: GraphObject): SQL {
	const { table, where, protectedWhere } = object;
	if (!table.values) return sql`${conditionSql(where)} and ${conditionSql(protectedWhere)}`;
	const keys = protectedWhere.flatMap(({ values }) => values.filter((value) => value !== null));
	return belongsToSql(graph, object, keys);
}

/** A condition for the rows of the records with these keys: their own rows, or the rows with these values. */
function belongsToSql(graph: Graph, { table, key }: GraphObject, keys: readonly string[]): SQL {
	const possible = keys.filter((one) => isKeyOf(one, key.type));
	const edge = edgeOfValues(graph, table);
	return edge ? matchSql(edge, { types: [key.type], rows: possible.map((one) => [one]) }) : isOneOfSql(key, possible);
}

/** A row of the object's records that is to be deleted and meets the condition. Null if there is none. */
async function findErasedRow(
	tx: Executor,
	{ steps, gathered, lock }: { steps: Steps; gathered: GatheredTables; lock: boolean },
	object: GraphObject,
	condition: SQL,
): Promise<KeepingRow | null> {
	const { key } = object;
	const table = rowsTableOf(object.table);
	const known = gathered.get(table);
	const places = known && known.rows.size > 0 ? [{ relation: table, match: identitySql(known) }] : [];
	for (const edge of steps.remove) {
		const parent = gathered.get(edge.parent);
		const match = edge.child === table && parent ? await matchOf(tx, edge, allKeysFor(parent, edge), lock) : null;
		if (match) places.push({ relation: edge.relation, match });
	}
	for (const { relation, match } of places) {
		const [found] = await tx.execute<{ keeper: string | null }>(sql`
			select ${columnSql(key)}::text as keeper from ${fromSql(relation)} where ${match} and ${condition} limit 1`);
		if (found) return rowOf(object, found.keeper);
	}
	return null;
}

/** The text of a row's key: that of its object, or the primary key. Null if it could be personal data. */
function storableKeySql(graph: Pick<Graph, "objects">, table: Table): SQL {
	const object = [...graph.objects.values()].find((one) => one.table === table);
	const [only, ...others] = table.primaryKey;
	const column = object?.key ?? (others.length === 0 ? table.columns.get(only ?? "") : undefined);
	return column && !isTextKey(column) ? sql`${columnSql(column)}::text` : sql`null::text`;
}

/** Excludes rows that refer to themselves, because they do not keep the record. */
export function notItselfSql(edge: Edge) {
	if (edge.child !== edge.parent || edge.form.kind !== "value" || edge.through.length > 0) return sql`true`;
	const equal = edge.columns.map((column, index) => {
		const own = edge.parentColumns[index] ?? column;
		if (ignoresCase(edge.form)) return sql`lower(${columnSql(column)}::text) ${equalSql(textType)} lower(${columnSql(own)}::text)`;
		return equalsSql(column, columnSql(own), own.type);
	});
	return sql`(${joinSql(equal, "and")}) is not true`;
}
