import { type SQL, sql } from "drizzle-orm";
import { redactions } from "../../../drizzle/aftermath.ts";
import { sweepHorizons, tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import { isReusable } from "../graph/is-reusable.ts";
import type { Plan } from "../plan/plan.ts";
import { arrayOf } from "../sql/array-of.ts";
import { runningXidSql } from "./older-rows.ts";
import { targetOf } from "./tombstones.ts";

/** Stands for all prepared transactions. They have left the session that began them, so their age is unknown. */
const prepared = "prepared";

/** Virtual transaction ids restart with the server, so the name includes its start time. */
function vxidName(vxid: SQL): SQL {
	return sql`extract(epoch from pg_postmaster_start_time())::int8 || ':' || ${vxid}`;
}

/**
 * The running transactions of other sessions in this database. Each holds a lock on its own virtual id from its first statement on, long
 * before its first write gives it a transaction id. It releases the lock only when what it wrote can be seen.
 */
export async function readRunningTransactions(db: Pick<Database, "execute">): Promise<string[]> {
	const rows = await db.execute<{ name: string }>(sql`
		select distinct ${vxidName(sql`l.virtualxid`)} as name from pg_locks l
		where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and l.granted and l.pid <> pg_backend_pid()
			and not exists (select from pg_stat_activity a where a.pid = l.pid and (a.usesysid is null or a.datname <> current_database()))`);
	// This comes second. Otherwise a transaction that is being prepared at this moment could be missed.
	const [row] = await db.execute<{ any: boolean }>(sql`
		select exists (select from pg_prepared_xacts where database = current_database()) as any`);
	return [...rows.map(({ name }) => name), ...(row?.any ? [prepared] : [])];
}

/**
 * Stores `running`, the transactions that ran after the deleted keys were known and before the search for rows. Any row that the search
 * misses was written by one of them, or by a transaction that could know of the deletion. Call this in one transaction with the row that
 * refers to the horizon. Otherwise a sweep would remove the horizon as unused.
 */
export async function takeHorizon(db: Pick<Database, "execute">, running: readonly string[]): Promise<string> {
	const transactions = [...new Set([...running, prepared])];
	const [row] = await db.execute<{ id: string }>(sql`
		insert into ${sweepHorizons} (virtual_transactions) values (${arrayOf(transactions)}::text[]) returning id::text`);
	return row?.id ?? "";
}

/**
 * Stores the transaction ids of horizon transactions that have begun to write. Their rows are recognised by these ids. The database can
 * match ids to transactions only while the transactions run.
 */
export async function noteWriters(db: Database): Promise<void> {
	await db.execute(sql`
		with writing as materialized (
			select ${vxidName(sql`l.virtualtransaction`)} as name, ${runningXidSql(sql`l.transactionid`)} as xid
			from pg_locks l where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted)
		update ${sweepHorizons} as h set xids = h.xids || n.xids
		from (select h.id, array_agg(w.xid) as xids from ${sweepHorizons} as h join writing w on w.name = any(h.virtual_transactions) and w.xid <> all(h.xids)
			group by h.id) as n
		where n.id = h.id`);
}

/** Horizons whose transactions have all ended. A second sweep sees everything that they wrote. */
export async function findEnded(db: Database, running: readonly string[]): Promise<string[]> {
	const rows = await db.execute<{ id: string }>(sql`
		select id::text from ${sweepHorizons} where not virtual_transactions && ${arrayOf(running)}::text[]`);
	return rows.map(({ id }) => id);
}

export async function forgetHorizons(db: Database): Promise<void> {
	await db.execute(sql`
		delete from ${sweepHorizons} as h where not exists (select from ${tombstones} as t where t.horizon_id = h.id and not t.settled)
			and not exists (select from ${redactions} as r where r.horizon_id = h.id and r.done_at is null)`);
}

/**
 * Call this right after a batch has committed. For a reusable key, a sweep removes only rows of older transactions: those that run at this
 * moment, or already have a transaction id. If it is not called in time, the sweep relies on what the batch recorded.
 */
export async function watchWriters(db: Database, { graph, keyless }: Plan, deletionId: string): Promise<void> {
	const targets = keyless.filter((edge) => isReusable(graph, edge)).map(targetOf);
	if (targets.length === 0) return;
	const left = sql`deletion_id = ${deletionId}::uuid and table_name = any(${arrayOf([...new Set(targets)])}::text[])
		and horizon_id is null and erased_at > now() - interval '10 seconds'`;
	await db.transaction(async (tx) => {
		const [found] = await tx.execute<{ any: boolean }>(sql`select exists (select from ${tombstones} where ${left}) as any`);
		if (!found?.any) return;
		const horizon = await takeHorizon(tx, await readRunningTransactions(tx));
		await tx.execute(sql`
			update ${tombstones} set horizon_id = ${horizon}::int8, written_before_xid = greatest(written_before_xid, pg_current_xact_id()::text::int8)
			where ${left}`);
	});
}
