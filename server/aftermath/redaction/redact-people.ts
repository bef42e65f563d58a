import { and, asc, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { redactions } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import type { CrmDatabase } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { prepareErasure } from "../../erasure/rows/lock-records.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { isTextKey } from "../../erasure/sql/key-values.ts";
import { findEnded, readRunningTransactions, takeHorizon } from "../../erasure/sweep/sweep-horizons.ts";
import { knownAddressesSql } from "./address-sql.ts";
import { redactTable, type SearchedPerson } from "./redact-table.ts";
import { type DuePerson, describeResult } from "./redaction-result.ts";
import { type ResolvedRedaction, resolveRedactions } from "./resolve-redactions.ts";

interface Progress {
	/** People for whom the search is complete. */
	people: number;
	/**
	 * People for whom the search must be repeated: it was aborted, a text changed at the same moment, or an older transaction was still
	 * running.
	 */
	waiting: number;
}

/** The number of people who are searched for together. Every text is read once for all of them. */
const chunkSize = 200;

/**
 * The second step of a deletion: replaces the addresses of erased people wherever the adapter says to look. A search cannot see what a
 * running transaction has written, so it is repeated once all transactions have ended that ran during the first one. Addresses are kept
 * until then, so a search that was aborted is simply repeated.
 */
export async function redactPeople(db: Database, graph: Graph, crm: CrmDatabase, signal?: AbortSignal): Promise<Progress> {
	const { redactions: rules, problems } = resolveRedactions(graph, crm);
	if (problems.length > 0) throw new Error(problems.join("\n"));
	let people = 0;
	for (const rule of rules) {
		for (let more = true; more; ) {
			const due = await readDue(db, rule);
			if (due.length === 0) break;
			// The running transactions are read only now, because one may have begun while the last of these people still existed.
			const running = await readRunningTransactions(db);
			await setHorizon(db, due, running);
			const found = await search(db, rule, due, signal);
			people += await recordResult(db, rule, due, found, running.length > 0);
			more = found.complete && due.length === chunkSize;
		}
	}
	const [left] = await db.select({ waiting: sql<number>`count(*)::int` }).from(redactions).where(isNull(redactions.doneAt));
	return { people, waiting: left?.waiting ?? 0 };
}

/** People whose first search is due, and those whose older transactions have all ended. */
async function readDue(db: Database, rule: ResolvedRedaction): Promise<DuePerson[]> {
	const ended = await findEnded(db, await readRunningTransactions(db));
	const isDue = or(isNull(redactions.horizonId), sql`${redactions.horizonId} = any(${arrayOf(ended)}::int8[])`);
	const { deletionId, key, addresses, name, horizonId } = redactions;
	const rows = await db
		.select({ deletionId, key, addresses, name, horizonId })
		.from(redactions)
		.innerJoin(deletions, eq(deletions.id, redactions.deletionId))
		.where(and(eq(deletions.object, rule.object.name), isNull(redactions.doneAt), isNotNull(redactions.addresses), isDue))
		.orderBy(asc(redactions.createdAt))
		.limit(chunkSize);
	return rows.map(({ addresses, name, horizonId, ...person }) => ({
		...person,
		addresses: addresses ?? [],
		name: name ?? "",
		first: horizonId === null,
	}));
}

/** Runs in one transaction with the people. Otherwise a sweep would remove the horizon as unused. */
async function setHorizon(db: Database, due: readonly DuePerson[], running: readonly string[]): Promise<void> {
	const first = due.filter((person) => person.first);
	if (running.length === 0 || first.length === 0) return;
	await db.transaction(async (tx) => {
		const horizon = await takeHorizon(tx, running);
		const own = first.map(({ deletionId, key }) => and(eq(redactions.deletionId, deletionId), eq(redactions.key, key)));
		await tx
			.update(redactions)
			.set({ horizonId: sql`${horizon}::int8` })
			.where(or(...own));
	});
}

interface SearchResult {
	/** In the order of the people. */
	wanted: readonly SearchedPerson[];
	shared: ReadonlySet<string>;
	/** False: some texts must be read again. */
	complete: boolean;
}

async function search(db: Database, rule: ResolvedRedaction, due: readonly DuePerson[], signal?: AbortSignal): Promise<SearchResult> {
	const shared = await findSharedAddresses(
		db,
		rule,
		due.flatMap(({ addresses }) => addresses),
	);
	const wanted = due.map(
		({ addresses, name }): SearchedPerson => ({
			addresses: addresses.filter((address) => !shared.has(address)),
			name,
			replaced: new Set(),
			mentions: new Set(),
			failed: new Set(),
		}),
	);
	let complete = true;
	for (const text of rule.texts) if (!(await redactTable(db, text, wanted, rule.replacement, signal))) complete = false;
	return { wanted, shared, complete };
}

/** Returns the number of people whose search is over. Their names and addresses are deleted, and keys that may identify them. */
async function recordResult(
	db: Database,
	{ object }: ResolvedRedaction,
	due: readonly DuePerson[],
	{ wanted, shared, complete }: SearchResult,
	busy: boolean,
): Promise<number> {
	const results = due.map((person, index) => ({
		deletion_id: person.deletionId,
		key: person.key,
		...describeResult(person, wanted[index], { shared, complete, busy }),
	}));
	const isHidden = isTextKey(object.key);
	await db.execute(sql`
		update ${redactions} as r
		set replaced = r.replaced + f.replaced, mentions = f.mentions, failed = f.failed, shared = f.shared, mentioned_in = f."mentionedIn",
			addresses = case when not f."isDone" then r.addresses end, name = case when not f."isDone" then r.name end,
			done_at = case when f."isDone" then clock_timestamp() end,
			key = case when f."isDone" and ${isHidden} then gen_random_uuid()::text else r.key end
		from jsonb_to_recordset(${JSON.stringify(results)}::text::jsonb) as f (deletion_id uuid, key text, "isDone" boolean,
			replaced int4, mentions int4, failed int4, shared int4, "mentionedIn" jsonb)
		where r.deletion_id = f.deletion_id and r.key = f.key`);
	return results.filter(({ isDone }) => isDone).length;
}

/** Returns the addresses, in lower case, that a remaining record has too. A text with such an address may be about that person. */
async function findSharedAddresses(db: Database, rule: ResolvedRedaction, addresses: readonly string[]): Promise<ReadonlySet<string>> {
	const rows = await db.transaction(async (tx) => {
		await prepareErasure(tx, { statementTimeoutMs: 0 });
		return tx.execute<{ address: string }>(knownAddressesSql(rule, addresses));
	});
	return new Set(rows.map(({ address }) => address));
}
