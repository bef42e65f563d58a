import { type SQL, sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../drizzle/audit.ts";
import { deletions } from "../../drizzle/deletions.ts";
import { tombstones } from "../../drizzle/erasure.ts";
import { hideKey } from "../audit/chain.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { GraphObject } from "../erasure/graph/graph.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { equalSql } from "../erasure/sql/equals-sql.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import { typeSql } from "../erasure/sql/table-sql.ts";
import { keyTargetOf } from "../erasure/sweep/tombstones.ts";

/** The evidence that Expunge deleted a record: its own audit entry or, if it was deleted along with another record, its tombstone. */
export interface ErasureTrace {
	at: Date;
	/** Null if the record has no klass, or only a tombstone is left. */
	klass: string | null;
	audit: { batch: string; ordinal: number } | null;
	/** Who deleted it. */
	actorId: string | null;
	/** The deletion that included it, and the time of that batch, exactly as stored. */
	with: { deletion: string; at: string } | null;
}

/** Finds the keys whose records were deleted earlier, by anybody. */
export async function findErasureTraces(
	db: Database | Transaction,
	auditKey: string,
	object: GraphObject,
	keys: readonly string[],
): Promise<Map<string, ErasureTrace>> {
	if (keys.length === 0) return new Map();
	const hidden = isTextKey(object.key) ? new Map(keys.map((key) => [hideKey(auditKey, object.name, key), key])) : null;
	const hmacs = hidden ? [...hidden.keys()] : keys.map(() => null);
	const left = await db.execute<{ key: string; deletion: string; at: string; actor: string | null }>(sql`
		select distinct on (asked.key) asked.key, t.deletion_id::text as deletion, t.erased_at::text as at,
			(select actor_id from ${deletions} where ${deletions.id} = t.deletion_id) as actor
		from ${tombstones} as t join unnest(${arrayOf(keys)}::text[], ${arrayOf(hmacs)}::text[]) as asked(key, hmac) on ${isSameKey(object)}
		where t.table_name = ${keyTargetOf(object)} order by asked.key, t.erased_at desc`);
	const recorded = await db.execute<{ key: string; klass: string | null; batch: string; ordinal: number; at: string; actor: string }>(sql`
		select distinct on (key) key, klass, batch, ordinal, at::text as at, actor_id as actor from ${auditEntries} join ${auditLinks} using (batch)
		where action = 'deleted' and object = ${object.name} and key = any (${arrayOf(hidden ? [...hidden.keys()] : keys)}::text[]) order by key, at desc`);
	const traces = new Map<string, ErasureTrace>(
		left.map(({ key, deletion, at, actor }) => [
			key,
			{ at: new Date(at), klass: null, audit: null, actorId: actor, with: { deletion, at } },
		]),
	);
	for (const { key, klass, batch, ordinal, at, actor } of recorded)
		traces.set(hidden?.get(key) ?? key, { at: new Date(at), klass, audit: { batch, ordinal }, actorId: actor, with: null });
	return traces;
}

/** A tombstone stores the key in the record's spelling, or hidden. Only visible keys of the same table can safely be cast. */
function isSameKey(object: GraphObject): SQL {
	const { type, equalAsText } = object.key;
	if (!isTextKey(object.key)) return sql`t.key = asked.key`;
	if (equalAsText) return sql`t.key = any(array[asked.key, asked.hmac]) and t.key_is_hmac = (t.key <> asked.key)`;
	const own = sql`case when t.table_name = ${keyTargetOf(object)} and not t.key_is_hmac then t.key::${typeSql(type)} end`;
	return sql`(${own} ${equalSql(type)} asked.key::${typeSql(type)} or t.key_is_hmac and t.key = asked.hmac)`;
}
