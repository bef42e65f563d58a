import { and, asc, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import { redactions } from "../../../drizzle/redactions.ts";
import type { CrmDatabase } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { findEnded, readRunning, takeHorizon } from "../../erasure/sweep/sweep-horizons.ts";
import { findSharedAddresses } from "./find-shared-addresses.ts";
import { readRowName, redactTable, type Wanted } from "./redact-table.ts";
import { type ResolvedRedaction, resolveRedactions } from "./resolve-redactions.ts";

export interface Redacted {
	/** Whom the texts have been searched for, once and for all. */
	people: number;
	/** Whom they are to be searched for again: it was broken off, a text was changed at the same moment, or somebody was still writing. */
	waiting: number;
}

/** Searched for together: every text is read once for all of them. */
const mostAtOnce = 200;
const mostListed = 100;

/**
 * The second step of a deletion: replaces the addresses of people who are gone, wherever the adapter says to look. What is being written
 * meanwhile cannot be seen: who was searched for while transactions ran is searched for again when none of those is left. Until that is
 * through addresses are kept, so a step that was broken off is simply done again.
 */
export async function redactPeople(db: Database, graph: Graph, crm: CrmDatabase, signal?: AbortSignal): Promise<Redacted> {
	const { redactions: rules, problems } = resolveRedactions(graph, crm);
	if (problems.length > 0) throw new Error(problems.join("\n"));
	let people = 0;
	for (const rule of rules) {
		for (let more = true; more; ) {
			const part = await redactPart(db, rule, signal);
			people += part.done;
			more = part.more;
		}
	}
	const [left] = await db.select({ waiting: sql<number>`count(*)::int` }).from(redactions).where(isNull(redactions.doneAt));
	return { people, waiting: left?.waiting ?? 0 };
}

async function redactPart(db: Database, rule: ResolvedRedaction, signal?: AbortSignal): Promise<{ done: number; more: boolean }> {
	const ended = await findEnded(db, await readRunning(db));
	const due = or(isNull(redactions.horizon), sql`${redactions.horizon} = any(${arrayOf(ended)}::int8[])`);
	const people = await db
		.select({
			deletionId: redactions.deletionId,
			key: redactions.key,
			address: redactions.address,
			name: redactions.name,
			horizon: redactions.horizon,
		})
		.from(redactions)
		.innerJoin(deletions, eq(deletions.id, redactions.deletionId))
		.where(and(eq(deletions.object, rule.object.name), isNull(redactions.doneAt), isNotNull(redactions.address), due))
		.orderBy(asc(redactions.at))
		.limit(mostAtOnce);
	if (people.length === 0) return { done: 0, more: false };
	// Only now: somebody can have begun while the last of these people was still there.
	const running = await readRunning(db);
	const first = people.filter(({ horizon }) => horizon === null);
	if (running.length > 0 && first.length > 0) await setHorizon(db, first, running);
	const known = people.map(({ address }) => address?.split(" ").filter(Boolean) ?? []);
	const shared = await findSharedAddresses(db, rule, known.flat());
	const wanted = people.map(
		({ name }, index): Wanted => ({
			addresses: known[index]?.filter((address) => !shared.has(address)) ?? [],
			name: name ?? "",
			replaced: new Set(),
			mentions: new Set(),
			failed: new Set(),
		}),
	);
	let complete = true;
	for (const text of rule.texts) if (!(await redactTable(db, text, wanted, rule.replacement, signal))) complete = false;
	let done = 0;
	for (const [index, { deletionId, key, horizon }] of people.entries()) {
		const { replaced = new Set(), mentions = new Set<string>(), failed = new Set<string>() } = wanted[index] ?? {};
		const isDone = complete && (running.length === 0 || horizon !== null);
		if (isDone) done += 1;
		await db
			.update(redactions)
			.set({
				replaced: sql`${redactions.replaced} + ${replaced.size}`,
				mentions: mentions.size,
				failed: failed.size,
				shared: known[index]?.filter((address) => shared.has(address)).length ?? 0,
				mentionedIn: [...new Set([...failed, ...mentions])].slice(0, mostListed).map(readRowName),
				...(isDone ? { address: null, name: null, doneAt: sql`clock_timestamp()` } : {}),
			})
			.where(and(eq(redactions.deletionId, deletionId), eq(redactions.key, key)));
	}
	return { done, more: complete && people.length === mostAtOnce };
}

/** Together with the people, or a sweep would take it for one that nobody needs. */
async function setHorizon(db: Database, people: readonly { deletionId: string; key: string }[], running: readonly string[]): Promise<void> {
	await db.transaction(async (tx) => {
		const horizon = await takeHorizon(tx, running);
		const own = people.map(({ deletionId, key }) => and(eq(redactions.deletionId, deletionId), eq(redactions.key, key)));
		await tx
			.update(redactions)
			.set({ horizon: sql`${horizon}::int8` })
			.where(or(...own));
	});
}
