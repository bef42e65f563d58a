import { type SQL, sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import { type Executor, nameOf, type Table } from "../catalog/catalog.ts";
import { RowsRemainError } from "../engine-error.ts";
import type { Edge, Graph } from "../graph/graph.ts";
import { keysWithConditions } from "../graph/key-rules.ts";
import { canDisturb, canSuppress } from "../plan/native-work.ts";
import type { Plan, Steps } from "../plan/plan.ts";
import { type Keys, matchSql } from "../sql/match-sql.ts";
import { joinSql, onlySql } from "../sql/table-sql.ts";
import { setSql, unwrittenSql } from "../sql/update-sql.ts";
import { edgesOf, type GatheredTables, matchOf } from "./gather.ts";
import { allKeysFor, fromSql, type GatheredTable, identitySql } from "./gathered-rows.ts";

type Count = (table: TableName, rows: number) => void;

/** Deletes unread rows by their referring column, so the statement itself finds them. */
export async function removeLeaves(tx: Executor, plan: Plan, steps: Steps, gathered: GatheredTables, count: Count): Promise<void> {
	const remove = async (edge: Edge): Promise<void> => {
		const match = await matchRows(tx, edge, gathered);
		if (!match) return;
		const result = await tx.execute(sql`delete from ${fromSql(edge.relation)} where ${match}`);
		count(nameOf(edge.child), result.count);
		if (canSuppress(plan.graph.catalog, edge.relation, "delete") && (await isLeft(tx, edge.relation, match)))
			throw new RowsRemainError(nameOf(edge.relation));
	};
	// The statements are independent, so they are sent at once and the database never waits for the next one.
	await Promise.all(steps.remove.map(remove));
}

/**
 * Removes the reference from rows that stay. Rows that will be deleted are left unchanged, because otherwise they could no longer be found.
 */
export async function updateStaying(tx: Executor, plan: Plan, steps: Steps, gathered: GatheredTables): Promise<void> {
	for (const edge of steps.update) {
		const match = await matchRows(tx, edge, gathered);
		const parent = gathered.get(edge.parent);
		if (!match || !parent) continue;
		await updateRows(tx, plan.graph, edge, allKeysFor(parent, edge), { match, stays: staysSql(edge, gathered) });
	}
}

/**
 * Detaches or scrubs the rows that hold the reference to these keys, and checks once that no row still holds it. The statement itself
 * returns what it wrote. A second statement checks only if triggers or rules could have prevented or undone the change.
 */
export async function updateRows(
	tx: Executor,
	{ catalog }: Graph,
	edge: Edge,
	keys: Keys,
	{ match, stays }: { match: SQL; stays: SQL },
): Promise<number> {
	const { relation } = edge;
	const { update, still } = updateSql(edge, keys, { match, stays });
	const fail = () => new RowsRemainError(nameOf(relation), "still hold the reference");
	if (canDisturb(catalog, relation, "update")) {
		const { count } = await tx.execute(update);
		if (await isLeft(tx, relation, sql`${still} and ${stays}`)) throw fail();
		return count;
	}
	const [changed] = await tx.execute<{ rows: number; still: number }>(sql`
		with changed as (${update} returning (${still}) is true as still)
		select count(*)::float8 as rows, count(*) filter (where still)::float8 as still from changed`);
	if (changed?.still !== 0) throw fail();
	return changed.rows;
}

/** The update, and whether a row still holds the reference. */
export function updateSql(edge: Edge, keys: Keys, { match, stays }: { match: SQL; stays: SQL }): { update: SQL; still: SQL } {
	return {
		update: sql`update ${fromSql(edge.relation)} set ${setSql(edge, keys)} where ${match} and ${stays}`,
		still: sql`${match} and ${unwrittenSql(edge)}`,
	};
}

/**
 * Fails if a row still refers by a key whose rules have conditions. Otherwise the key's own ON DELETE action would decide about the row. Only
 * a trigger can have changed it since it was locked. Call it when only gathered rows are left to delete.
 */
export async function requireNoneBetweenRules(tx: Executor, steps: Steps, gathered: GatheredTables): Promise<void> {
	for (const edge of keysWithConditions(edgesOf(steps))) {
		const match = edge.key?.enabled ? await matchRows(tx, edge, gathered) : null;
		if (match && (await isLeft(tx, edge.relation, sql`${match} and ${staysSql(edge, gathered)}`)))
			throw new RowsRemainError(nameOf(edge.relation), "still hold the reference");
	}
}

/** Excludes the child's rows that will be deleted. */
function staysSql(edge: Edge, gathered: GatheredTables): SQL {
	const going = gathered.get(edge.child);
	return going && going.rows.size > 0 ? sql`not (${identitySql(going)})` : sql`true`;
}

async function matchRows(tx: Executor, edge: Edge, gathered: GatheredTables): Promise<SQL | null> {
	const parent = gathered.get(edge.parent);
	return parent && parent.rows.size > 0 ? matchOf(tx, edge, allKeysFor(parent, edge), true) : null;
}

async function isLeft(tx: Executor, table: Table, match: SQL): Promise<boolean> {
	const [found] = await tx.execute<{ left: boolean }>(sql`select exists (select from ${fromSql(table)} where ${match}) as left`);
	return found?.left === true;
}

/** Deletes the locked rows, children first. Tables in a circle of keys share one statement, at whose end PostgreSQL checks the keys. */
export async function removeGathered(tx: Executor, plan: Plan, steps: Steps, gathered: GatheredTables, count: Count): Promise<void> {
	const undisturbed = !hasTriggers(plan);
	for (const component of steps.removals) {
		const tables = component.flatMap((table) => gathered.get(table) ?? []).filter(({ rows }) => rows.size > 0);
		const [only] = tables;
		if (!only) continue;
		if (tables.length === 1) {
			const { count: removed } = await tx.execute(removalSql(only, undisturbed ? matchByParent(steps, gathered, only) : null));
			count(nameOf(only.table), removed);
			await requireErased(tx, only, removed);
			continue;
		}
		const parts = tables.map((table, index) => sql`${sql.identifier(`d${index}`)} as (${removalSql(table, null)} returning 1)`);
		const counts = tables.map(
			(_, index) => sql`(select count(*) from ${sql.identifier(`d${index}`)})::int4 as ${sql.identifier(`n${index}`)}`,
		);
		const [result] = await tx.execute<Record<string, number>>(sql`with ${joinSql(parts, ",")} select ${joinSql(counts, ",")}`);
		for (const [index, table] of tables.entries()) {
			const removed = result?.[`n${index}`] ?? 0;
			count(nameOf(table.table), removed);
			await requireErased(tx, table, removed);
		}
	}
}

/** A trigger may have deleted rows before us. For rows identified only by their ctid, that cannot be distinguished from moving them. */
async function requireErased(tx: Executor, gathered: GatheredTable, removed: number): Promise<void> {
	if (removed === gathered.rows.size) return;
	if (removed > gathered.rows.size || gathered.identity.length === 0 || (await isLeft(tx, gathered.table, identitySql(gathered))))
		throw new RowsRemainError(nameOf(gathered.table));
}

function removalSql(table: GatheredTable, byParent: SQL | null): SQL {
	return sql`delete from ${onlySql(table.table)} as c where ${byParent ?? identitySql(table, { seek: true })}`;
}

/** Whether a trigger or rule may write rows while rows are deleted or updated. */
function hasTriggers({ graph, watched }: Plan): boolean {
	return watched.some((oid) => {
		const { triggers = [], rules = [] } = graph.catalog.tables.get(oid) ?? {};
		return rules.length > 0 || triggers.some(({ enabled }) => enabled !== "D");
	});
}

/**
 * If rows are reached by a single plain key, this matches the same rows by their parents' keys, which are fewer. The parents are locked, so
 * only a trigger could have added rows below them. Therefore no such trigger may exist.
 */
function matchByParent(steps: Steps, gathered: GatheredTables, { table }: GatheredTable): SQL | null {
	const [edge, ...others] = steps.gather.filter(({ child }) => child === table);
	const parent = edge && gathered.get(edge.parent);
	if (!parent || others.length > 0 || table === steps.gathered[0] || edge.parent === table) return null;
	const { key, relation, columns, form, when, whenNot, whereRelated, toWhere, through } = edge;
	const conditions = when.length + whenNot.length + toWhere.length + through.length;
	if (!key?.enabled || relation !== table || columns.length > 1 || form.kind !== "value" || whereRelated || conditions > 0) return null;
	return matchSql(edge, allKeysFor(parent, edge));
}
