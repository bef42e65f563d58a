import { type SQL, sql } from "drizzle-orm";
import { deletions, items } from "../../drizzle/deletions.ts";
import { tombstones } from "../../drizzle/erasure.ts";
import { previewRecords } from "../../drizzle/previews.ts";
import { hideKey } from "../audit/chain.ts";
import type { Database } from "../database/database.ts";
import type { Graph, GraphObject } from "../erasure/graph/graph.ts";
import { isReusable } from "../erasure/graph/is-reusable.ts";
import { planFrom } from "../erasure/plan/plan.ts";
import { prepareErasure } from "../erasure/rows/lock-records.ts";
import { pickPossibleKeys, readRecords } from "../erasure/rows/read-records.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import { keyTargetOf } from "../erasure/sweep/tombstones.ts";
import type { Services } from "../services.ts";

/**
 * Hides text keys that batches could not hide: of records that a deletion kept and that somebody deleted later, and of tombstones that no
 * sweep needs any more. Returns how many it has hidden.
 */
export async function tidyKeys({ db, graph, env }: Pick<Services, "db" | "graph" | "env">): Promise<number> {
	const current = await graph.current();
	let hidden = 0;
	for (const object of current.objects.values()) {
		if (!isTextKey(object.key)) continue;
		hidden += await hideKeptRecords(db, current, object, env.auditKey);
		hidden += await hideTombstones(db, current, object, env.auditKey);
	}
	return hidden;
}

interface KeptRecord extends Record<string, unknown> {
	deletion: string;
	position: number;
	key: string;
}

const chunkSize = 5_000;

/** A record that still exists keeps its key: its failure can be retried. */
async function hideKeptRecords(db: Database, graph: Graph, object: GraphObject, auditKey: string): Promise<number> {
	const plan = planFrom(graph, object);
	let hidden = 0;
	for (let last: KeptRecord | undefined, more = true; more; ) {
		const after: SQL = last ? sql`(r.preview_id, r.position) > (${last.deletion}::uuid, ${last.position}::integer)` : sql`true`;
		const kept: KeptRecord[] = await db.execute<KeptRecord>(sql`
			select r.preview_id::text as deletion, r.position, r.key from ${deletions} as d
				join ${items} as i on i.deletion_id = d.id and i.code <> 'deleted'
				join ${previewRecords} as r on r.preview_id = d.id and r.position between i.position and i.position + i.records - 1
			where d.object = ${object.name} and d.ended_at is not null and not r.key_is_hmac and ${after}
			order by r.preview_id, r.position limit ${chunkSize}`);
		const keys = [
			...new Set(
				pickPossibleKeys(
					plan,
					kept.map(({ key }) => key),
				),
			),
		];
		const existing = await db.transaction(async (tx) => {
			// A row that row-level security hides still exists, so reading it must fail.
			await prepareErasure(tx, {});
			return new Set((await readRecords(tx, plan, keys, null)).map(({ key }) => key));
		});
		const gone = kept.filter(({ key }) => !existing.has(key));
		hidden += gone.length;
		await hideRecords(
			db,
			gone.map((record) => ({ ...record, hmac: hideKey(auditKey, object.name, record.key) })),
		);
		more = kept.length === chunkSize;
		last = kept.at(-1);
	}
	return hidden;
}

async function hideRecords(db: Database, gone: readonly (KeptRecord & { hmac: string })[]): Promise<void> {
	if (gone.length === 0) return;
	const [ids, positions] = [arrayOf(gone.map(({ deletion }) => deletion)), arrayOf(gone.map(({ position }) => position))];
	const hmacs = arrayOf(gone.map(({ hmac }) => hmac));
	await db.execute(sql`
		update ${previewRecords} as r set key = h.hmac, key_is_hmac = true
		from unnest(${ids}::uuid[], ${positions}::integer[], ${hmacs}::text[]) as h (deletion, position, hmac)
		where r.preview_id = h.deletion and r.position = h.position and not r.key_is_hmac`);
}

/**
 * A settled tombstone of a reusable key is not swept again. It stays for links, which only need the HMAC. Several types can have the same
 * table, and links name one of them, so each type gets a tombstone of its own.
 */
async function hideTombstones(db: Database, graph: Graph, object: GraphObject, auditKey: string): Promise<number> {
	if (!isReusable(graph, { parent: object.table, parentColumns: [object.key] })) return 0;
	const target = keyTargetOf(object);
	const alike = [...graph.objects.values()].filter((other) => keyTargetOf(other) === target);
	const due = await db.execute<{ key: string }>(sql`
		select distinct key from ${tombstones} where table_name = ${target} and settled and postponed_reason is null and not key_is_hmac
		limit ${chunkSize}`);
	const keys = due.flatMap(({ key }) => alike.map(({ name }) => ({ key, hmac: hideKey(auditKey, name, key) })));
	if (keys.length === 0) return 0;
	const [visible, hmacs] = [arrayOf(keys.map(({ key }) => key)), arrayOf(keys.map(({ hmac }) => hmac))];
	await db.execute(sql`
		with hidden as (
			delete from ${tombstones} as t where t.table_name = ${target} and t.key = any(${visible}::text[])
				and t.settled and t.postponed_reason is null and not t.key_is_hmac
			returning t.*)
		insert into ${tombstones} (table_name, key, key_is_hmac, deletion_id, erased_at, due_at, horizon_id, written_before_xid, settled)
		select t.table_name, h.hmac, true, t.deletion_id, t.erased_at, t.due_at, t.horizon_id, t.written_before_xid, true
		from hidden as t join unnest(${visible}::text[], ${hmacs}::text[]) as h (key, hmac) on h.key = t.key
		on conflict do nothing`);
	return due.length;
}
