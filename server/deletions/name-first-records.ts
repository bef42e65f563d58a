import { and, gt, inArray, sql } from "drizzle-orm";
import { previews } from "../../drizzle/previews.ts";
import type { ActionContext } from "../http/action.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { readReadable } from "./read-readable.ts";
import type { Deletion } from "./schemas.ts";

/** A list does not wait longer than this for the names of all types. */
const timeoutMs = 1_000;

/**
 * The same deletions, with the names of first records that still exist and that the person may read. They are read from the CRM now and
 * stored nowhere. Once the preview of a deletion has expired, its records have only their ids. The types are read one after the other, so
 * that a list takes one connection. Types for which no time is left have only ids.
 */
export async function nameFirstRecords(action: ActionContext, deletions: readonly Deletion[]): Promise<Deletion[]> {
	const living = await findLiving(action, deletions.filter(mayHaveNames));
	if (living.length === 0) return [...deletions];
	const [graph, rights] = await Promise.all([action.graph.current(), readRights(action.db, action.actor.id)]);
	const names = new Map<string, string>();
	const deadline = performance.now() + timeoutMs;
	for (const [name, ofObject] of Map.groupBy(living, ({ object }) => object)) {
		const object = graph.objects.get(name);
		const leftMs = Math.floor(deadline - performance.now());
		if (object === undefined || leftMs <= 0) continue;
		const keys = [...new Set(ofObject.flatMap(({ firstRecords }) => firstRecords.map(({ key }) => key)))];
		for (const record of await readReadable(action, rights, object, keys, leftMs)) names.set(`${name} ${record.key}`, record.name);
	}
	return deletions.map((deletion) => ({
		...deletion,
		firstRecords: living.includes(deletion)
			? deletion.firstRecords.map(({ key }) => ({ key, name: names.get(`${deletion.object} ${key}`) ?? null }))
			: deletion.firstRecords,
	}));
}

function mayHaveNames({ firstRecords, counts }: Deletion): boolean {
	return firstRecords.length > 0 && counts.succeeded + counts.skipped < counts.submitted;
}

/** The deletions whose preview has not expired. */
async function findLiving({ db }: ActionContext, deletions: readonly Deletion[]): Promise<Deletion[]> {
	if (deletions.length === 0) return [];
	const ids = deletions.map(({ id }) => id);
	const found = await db
		.select({ id: previews.id })
		.from(previews)
		.where(and(inArray(previews.id, ids), gt(previews.expiresAt, sql`clock_timestamp()`)));
	const living = new Set(found.map(({ id }) => id));
	return deletions.filter(({ id }) => living.has(id));
}
