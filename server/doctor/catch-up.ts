import { sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../drizzle/audit.ts";
import { tombstones } from "../../drizzle/erasure.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Graph, GraphObject } from "../erasure/graph/graph.ts";
import { isReusable } from "../erasure/graph/is-reusable.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import { isSwept } from "../erasure/sweep/sweep-reference.ts";
import { keyTargetOf, targetOf } from "../erasure/sweep/tombstones.ts";
import { count } from "../words/count.ts";

interface CaughtUp {
	caught: { object: string; records: number }[];
	/** References that the audit cannot help with, by reason. */
	leftOut: { references: string[]; why: Reason; object: string | null }[];
}

type Reason = "text" | "reusable" | "unknown" | "links";

/**
 * Has the worker sweep the references to all records that were deleted before, because a rule may be newer than a deletion. The audit has
 * their keys: integers and UUIDs, but no texts, and none of the rows that went with a record. Nothing is deleted here. The sweep runs as the
 * role of batches, and skips holds and keys that a record has again.
 *
 * The audit knows an object's name, but not its table. So the caller must know that the name has always meant this table.
 */
export async function catchUp(db: Executor, graph: Graph): Promise<CaughtUp> {
	const [problem] = graph.problems;
	if (problem) throw new Error(`Nothing is swept while a reference is undecided or a rule is wrong. ${problem.message}`);
	const swept = graph.edges.filter(isSwept);
	const targets = new Set(swept.map(targetOf));
	const objects = [...graph.objects.values()].filter(({ definition }) => definition.deletable !== false);
	const caught: CaughtUp["caught"] = [];
	for (const object of objects) {
		if (!targets.has(keyTargetOf(object)) || whyLeftOut(graph, object) !== null) continue;
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
	const unswept = graph.edges.filter((edge) => edge.onlyIfAllGo && isSwept({ ...edge, onlyIfAllGo: false }));
	const reasons = [...swept, ...unswept].flatMap((edge) => {
		const object = edge.onlyIfAllGo ? undefined : objects.find((one) => keyTargetOf(one) === targetOf(edge));
		const why: Reason | null = edge.onlyIfAllGo ? "links" : object ? whyLeftOut(graph, object) : "unknown";
		return why === null ? [] : [{ reference: edge.name, why, object: object?.name ?? null }];
	});
	const groups = Map.groupBy(reasons, ({ why, object }) => JSON.stringify([why, object])).values();
	const leftOut = [...groups].flatMap((group) => {
		const [first] = group;
		return first ? [{ references: group.map(({ reference }) => reference), why: first.why, object: first.object }] : [];
	});
	return { caught, leftOut };
}

/**
 * Null if the audit has the key, and it can never have named another record. The worker sweeps for 35 days, but this reaches back for
 * years. So a number must come from a sequence: a CRM that counts by itself can give a deleted record's number again.
 */
function whyLeftOut(graph: Graph, object: GraphObject): Reason | null {
	const { table, key } = object;
	if (isTextKey(key)) return "text";
	const own = [...graph.objects.values()].filter((one) => keyTargetOf(one) === keyTargetOf(object));
	const isGivenOnce = key.issued || key.type.name === "uuid" || own.some(({ definition }) => definition.reusable === false);
	return isGivenOnce && !isReusable(graph, { parent: table, parentColumns: [key] }) ? null : "reusable";
}

/** Pure. */
export function describeCaughtUp({ caught, leftOut }: CaughtUp): string[] {
	const lines = caught.map(
		({ object, records }) => `${object}: the worker sweeps references to ${count(records, "deleted record")} within minutes.`,
	);
	const reasons = {
		text: () => "The audit has only HMACs of text keys.",
		reusable: (object: string | null) =>
			`The key of ${object} may have named another record since. State \`reusable: false\` if it never can.`,
		unknown: () => "The audit has only keys of records, not what these references name.",
		links: () => "Whether all links of a row led to deleted records is no longer known.",
	};
	return [
		...(lines.length > 0 ? lines : ["No earlier deletion is swept again."]),
		...leftOut.map(({ references, why, object }) => `Not swept: ${references.join(", ")}. ${reasons[why](object)}`),
	];
}
