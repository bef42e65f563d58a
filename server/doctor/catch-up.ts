import { sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../drizzle/audit.ts";
import { tombstones } from "../../drizzle/erasure.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Graph, GraphObject } from "../erasure/graph/graph.ts";
import { isReusable } from "../erasure/graph/is-reusable.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import { isSwept } from "../erasure/sweep/sweep-reference.ts";
import { keyTargetOf, targetOf } from "../erasure/sweep/tombstones.ts";

/**
 * Has the worker sweep the references to all records that were deleted before, because a rule may be newer than a deletion. The audit has
 * their keys: integers and UUIDs, but no texts, and none of the rows that went with a record. Nothing is deleted here. The sweep runs as the
 * role of batches, and skips holds and keys that a record has again.
 */
export async function catchUp(db: Executor, graph: Graph): Promise<{ object: string; records: number }[]> {
	const [problem] = graph.problems;
	if (problem) throw new Error(`Nothing is swept while a reference is undecided or a rule is wrong. ${problem.message}`);
	const targets = new Set(graph.edges.filter(isSwept).map(targetOf));
	const caught: { object: string; records: number }[] = [];
	for (const object of graph.objects.values()) {
		if (!targets.has(keyTargetOf(object)) || !isKnownForEver(graph, object)) continue;
		// A tombstone that is still there begins again. The sweep runs twice: now, and when all transactions of this time have ended.
		const [row] = await db.execute<{ records: number }>(sql`
			with swept as (
				insert into ${tombstones} (table_name, key, deletion_id, erased_at)
				select ${keyTargetOf(object)}, e.key, l.deletion_id, min(l.at) from ${auditLinks} as l join ${auditEntries} as e on e.batch = l.batch
				where l.action = 'deleted' and l.object = ${object.name} and not l.key_is_hmac and l.deletion_id is not null group by e.key, l.deletion_id
				on conflict (table_name, key, deletion_id)
					do update set due_at = now(), horizon_id = null, settled = false, postponed_reason = null, failures = 0
				returning key)
			select count(distinct key)::int4 as records from swept`);
		if (row && row.records > 0) caught.push({ object: object.name, records: row.records });
	}
	return caught;
}

/** The key can never name another record, and it says nothing about a person. */
function isKnownForEver(graph: Graph, { table, key, definition }: GraphObject): boolean {
	return definition.deletable !== false && !isTextKey(key) && !isReusable(graph, { parent: table, parentColumns: [key] });
}

/** Pure. */
export function describeCaughtUp(caught: Awaited<ReturnType<typeof catchUp>>): string[] {
	if (caught.length === 0) return ["No earlier deletion has a key that a reference without a foreign key could still name."];
	return caught.map(
		({ object, records }) =>
			`${object}: the worker sweeps references to ${records} deleted ${records === 1 ? "record" : "records"} within minutes.`,
	);
}
