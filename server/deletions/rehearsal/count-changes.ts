import { sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import { type Catalog, type Executor, nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import { writtenColumns } from "../../erasure/graph/rules.ts";
import type { Plan } from "../../erasure/plan/plan.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";

/** Rows of one table that this transaction has inserted, updated and deleted. */
interface TableChanges {
	table: TableName;
	inserted: number;
	updated: number;
	deleted: number;
}

const none = { inserted: 0, updated: 0, deleted: 0 };

/** By table. */
export type Changes = ReadonlyMap<Table, Omit<TableChanges, "table">>;

/**
 * PostgreSQL's own count for this session. It includes what cascades and triggers wrote. It does not need any right on the tables. It also
 * includes what earlier transactions of the session have not reported yet, so only the difference of two readings counts.
 */
export async function readChanges(tx: Executor, { tables }: Catalog): Promise<Changes> {
	const rows = await tx.execute<{ oid: number; inserted: number; updated: number; deleted: number }>(sql`
		select oid::int8::float8 as oid, pg_stat_get_xact_tuples_inserted(oid)::float8 as inserted,
			pg_stat_get_xact_tuples_updated(oid)::float8 as updated, pg_stat_get_xact_tuples_deleted(oid)::float8 as deleted
		from unnest(${arrayOf([...tables.keys()])}::oid[]) as t(oid)`);
	const changes = new Map<Table, Omit<TableChanges, "table">>();
	for (const { oid, ...one } of rows) {
		const whole = tables.get(tables.get(oid)?.partitionOf ?? oid);
		if (!whole) continue;
		const before = changes.get(whole) ?? { inserted: 0, updated: 0, deleted: 0 };
		changes.set(whole, addChanges(before, one, 1));
	}
	return changes;
}

function addChanges(one: Omit<TableChanges, "table">, other: Omit<TableChanges, "table">, sign: 1 | -1): Omit<TableChanges, "table"> {
	return {
		inserted: one.inserted + sign * other.inserted,
		updated: one.updated + sign * other.updated,
		deleted: one.deleted + sign * other.deleted,
	};
}

/**
 * Tables that this transaction may see differently than others do: it wrote rows, or it locked the table as TRUNCATE and ALTER TABLE do.
 * TRUNCATE and ALTER TABLE count no rows. If the database counts nothing at all, every table is one of them.
 */
export async function readChanged(tx: Executor, { tables }: Catalog, before: Changes, after: Changes): Promise<ReadonlySet<Table>> {
	const [read] = await tx.execute<{ counts: boolean; locked: number[] }>(sql`
		select current_setting('track_counts')::boolean as counts, array_to_json(array(select relation::int8 from pg_locks where pid = pg_backend_pid()
			and relation is not null and mode in ('ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))) as locked`);
	if (!read?.counts) return new Set(tables.values());
	const locked = read.locked.flatMap((oid) => tables.get(tables.get(oid)?.partitionOf ?? oid) ?? []);
	const written = [...after].flatMap(([table, now]) => {
		const { inserted, updated, deleted } = addChanges(now, before.get(table) ?? none, -1);
		return inserted + updated + deleted > 0 ? [table] : [];
	});
	return new Set([...locked, ...written]);
}

export interface DescribedChanges {
	erased: { table: TableName; rows: number }[];
	/** Rows that stay but lose a reference or are counted again. */
	updated: { table: TableName; rows: number }[];
	/** Changes that the engine did not make: triggers and rules of the CRM made them. */
	byTriggers: TableChanges[];
	/** "schema.table: name". It is unknown whether a condition kept them from firing. */
	triggers: string[];
	/** Columns whose sequences issued numbers. A rollback does not undo that. */
	sequences: string[];
}

/** Pure. */
export function describeChanges(plan: Plan, before: Changes, after: Changes): DescribedChanges {
	const reach = new Set(plan.tables);
	const referring = plan.graph.edges.filter((edge) => writtenColumns(edge.rule).length > 0).map(({ child }) => child);
	const written = new Set([...referring, ...[...plan.recounts, ...plan.nestedSets].map(({ table }) => table)]);
	const described: DescribedChanges = { erased: [], updated: [], byTriggers: [], triggers: [], sequences: [] };
	for (const [table, now] of after) {
		const changes = addChanges(now, before.get(table) ?? none, -1);
		const name = nameOf(table);
		if (changes.deleted > 0 && reach.has(table)) described.erased.push({ table: name, rows: changes.deleted });
		if (changes.updated > 0 && written.has(table)) described.updated.push({ table: name, rows: changes.updated });
		const foreign = {
			inserted: changes.inserted,
			updated: written.has(table) ? 0 : changes.updated,
			deleted: reach.has(table) ? 0 : changes.deleted,
		};
		if (foreign.inserted + foreign.updated + foreign.deleted > 0) described.byTriggers.push({ table: name, ...foreign });
		if (foreign.inserted > 0)
			described.sequences.push(...[...table.columns.values()].filter(({ issued }) => issued).map((column) => `${name}.${column.name}`));
		described.triggers.push(...listFired(plan.graph.catalog, table, changes));
	}
	return described;
}

function listFired({ tables }: Catalog, table: Table, { inserted, updated, deleted }: Omit<TableChanges, "table">): string[] {
	const happened = [...(inserted > 0 ? ["insert"] : []), ...(updated > 0 ? ["update"] : []), ...(deleted > 0 ? ["delete"] : [])];
	const own = [...tables.values()].filter((one) => one === table || one.partitionOf === table.oid);
	const fired = own
		.flatMap(({ triggers }) => triggers)
		.filter(({ enabled, events }) => ["O", "A"].includes(enabled) && events.some((event) => happened.includes(event)));
	return [...new Set(fired.map(({ name }) => `${nameOf(table)}: ${name}`))];
}
