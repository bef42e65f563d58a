import { sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../../drizzle/audit.ts";
import { hideKey } from "../../audit/chain.ts";
import type { Database } from "../../database/database.ts";
import type { Graph, GraphObject } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { isKeyOf, textType } from "../../erasure/sql/key-values.ts";
import { codeOfFailure } from "../outbox/code-of-failure.ts";
import { findNamed } from "../outbox/find-named.ts";

interface KeysOfDeletion {
	deletion: { id: string; object: string };
	keys: readonly string[];
}

type ErasedKeys = { keys: readonly string[] } | { code: string };

/**
 * The keys of each event that the audit has for its deletion, and whose records do not exist. A code: they could not be looked up.
 * After the deadline no further table is searched, and its events are left out.
 */
export async function findErasedKeys<Event extends KeysOfDeletion>(
	db: Database,
	{ objects }: Pick<Graph, "objects">,
	{ auditKey, prepareUntil }: { auditKey: string; prepareUntil: number },
	events: readonly Event[],
): Promise<Map<Event, ErasedKeys>> {
	const erased = new Map<Event, ErasedKeys>(events.map((event) => [event, { keys: [] }]));
	const audited = (await readAudited(db, auditKey, events)).filter(({ keys }) => keys.length > 0);
	for (const [name, own] of Map.groupBy(audited, ({ event }) => event.deletion.object)) {
		if (Date.now() >= prepareUntil) {
			for (const { event } of own) erased.delete(event);
			continue;
		}
		const existing = await findExisting(db, objects.get(name), [...new Set(own.flatMap(({ keys }) => keys))]);
		for (const { event, keys } of own)
			erased.set(event, "code" in existing ? existing : { keys: keys.filter((key) => !existing.keys.has(key)) });
	}
	return erased;
}

/** The keys that the audit has for the event's deletion, as they are or hidden. */
async function readAudited<Event extends KeysOfDeletion>(
	db: Database,
	auditKey: string,
	events: readonly Event[],
): Promise<{ event: Event; keys: string[] }[]> {
	const possible = events.map((event) => ({ event, keys: event.keys.filter((key) => isKeyOf(key, textType)) }));
	const hide = ({ deletion: { object } }: Event, key: string) => hideKey(auditKey, object, key);
	const asked = new Set(possible.flatMap(({ event, keys }) => [...keys, ...keys.map((key) => hide(event, key))]));
	if (asked.size === 0) return possible;
	const deletions = new Set(events.map(({ deletion }) => deletion.id));
	const rows = await db.execute<{ deletion: string; key: string; hidden: boolean }>(sql`
		select l.deletion_id as deletion, e.key, l.key_is_hmac as hidden
		from ${auditLinks} as l join ${auditEntries} as e on e.batch = l.batch
		where l.deletion_id = any(${arrayOf([...deletions])}::uuid[]) and l.action = 'deleted' and e.key = any(${arrayOf([...asked])}::text[])`);
	const entry = (deletion: string, key: string, hidden: boolean) => `${deletion} ${hidden} ${key}`;
	const found = new Set(rows.map(({ deletion, key, hidden }) => entry(deletion, key, hidden)));
	return possible.map(({ event, keys }) => {
		const { id } = event.deletion;
		return { event, keys: keys.filter((key) => found.has(entry(id, key, false)) || found.has(entry(id, hide(event, key), true))) };
	});
}

async function findExisting(
	db: Database,
	object: GraphObject | undefined,
	keys: readonly string[],
): Promise<{ keys: ReadonlySet<string> } | { code: string }> {
	if (!object) return { code: "NO_OBJECT" };
	const { name, table, key } = object;
	const rule = { name, table, columns: [key], templates: [[{ column: key.name, from: 0, to: null }]], when: [] };
	try {
		return { keys: await findNamed(db, [rule], keys) };
	} catch (error) {
		return { code: codeOfFailure(error) };
	}
}
