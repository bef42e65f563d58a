import { sql } from "drizzle-orm";
import { resolveRedactions } from "../../aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase, TableName } from "../../crm/objects.ts";
import { restateSession } from "../../database/clean-session.ts";
import type { Database, Transaction } from "../../database/database.ts";
import { isTimedOut, isUnreachable, sqlStateOf } from "../../database/sqlstates.ts";
import { nameOf } from "../../erasure/catalog/catalog.ts";
import { explainFailure } from "../../erasure/explain-failure.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { lockRehearsal, readHeldAlong } from "../../erasure/holds/held-records.ts";
import { readHeld } from "../../erasure/holds/read-held.ts";
import { type Plan, planErasure } from "../../erasure/plan/plan.ts";
import { eraseRecords } from "../../erasure/rows/erase-records.ts";
import { findRecords, type LockedRecord, lockRecords } from "../../erasure/rows/lock-records.ts";
import { pickPossibleKeys } from "../../erasure/rows/read-records.ts";
import { readUnchecked } from "../../permissions/change-organisation.ts";
import { chooseChecks, listSearched } from "./choose-checks.ts";
import { type DescribedChanges, describeChanges, readChanged, readChanges } from "./count-changes.ts";
import { readErased } from "./read-erased.ts";
import { countUnmentioned, searchStatement, type TableSearch } from "./search-statement.ts";
import { type Remainder, type SearchResult, searchOutside, searchTables, type TimeLeft, type UnsearchedTable } from "./search-tables.ts";
import type { SearchTerms } from "./search-terms.ts";

export type RehearsalRefusal =
	| { code: "not_found" | "locked" | "held" | "timed_out" }
	/** `table`: the table whose row keeps the record. Null: a foreign key keeps it. */
	| { code: "referenced"; table: TableName | null }
	| { code: "blocked_by_database"; state: string | null };

/**
 * What deleting one record would do, and what it would leave. It contains only numbers and names of tables and columns, nothing personal.
 */
export interface Rehearsal extends DescribedChanges {
	object: string;
	key: string;
	/** Why the record would not be deleted. If it is set, the rest is empty. */
	refusal: RehearsalRefusal | null;
	remainders: Remainder[];
	unsearched: UnsearchedTable[];
	/** What could not be searched for. */
	limits: string[];
	milliseconds: number;
}

interface RehearseOptions {
	crm: CrmDatabase;
	graph: Graph;
	/** Searches tables that the role of batches cannot read. Null: they are not searched. */
	reader?: Database | null;
	/** The time limit of the whole rehearsal. No lock is held longer. */
	timeoutMs?: number;
}

/** Milliseconds that the rehearsal waits for another transaction's lock before it refuses. */
const lockWaitMs = 200;
/** Milliseconds by which the search ends before the database would end the transaction. */
const reserveMs = 2_000;

/** Ends the transaction, which rolls back everything that it did. */
class RehearsalEnded extends Error {
	readonly result: Result;

	constructor(result: Result) {
		super("The rehearsal has ended.");
		this.result = result;
	}
}

/**
 * Deletes one record with the engine's own plan, locks, checks and statements, searches every readable table for what is left of it, and
 * rolls back. Nothing is written to our own tables: no tombstone, audit entry, outcome, job or notification. What triggers of the CRM do
 * outside the transaction is not undone, and neither are numbers that sequences issued.
 */
export async function rehearse(eraser: Database, object: string, key: string, options: RehearseOptions): Promise<Rehearsal> {
	const { graph, reader = null, timeoutMs = 30_000 } = options;
	const started = performance.now();
	const timeLeft = () => started + timeoutMs - reserveMs - performance.now();
	const plan = planErasure(graph, object);
	let cancelling: NodeJS.Timeout | undefined;
	const run = eraser.transaction(async (tx): Promise<Result> => {
		const process = await limitTime(tx, timeoutMs);
		// Each statement has its own limit, and the work has several.
		const cancel = () => eraser.execute(sql`select pg_cancel_backend(${process})`).catch(() => {});
		cancelling = setTimeout(() => void cancel(), timeoutMs - reserveMs / 2);
		throw new RehearsalEnded(await rehearseInside(tx, plan, key, { ...options, timeLeft }));
	});
	const result = await run
		.catch((error: unknown): Result => {
			if (error instanceof RehearsalEnded) return error.result;
			const isOver = isUnreachable(error) && performance.now() - started >= timeoutMs;
			return { refusal: isOver ? { code: "timed_out" } : explain(error) };
		})
		.finally(() => clearTimeout(cancelling));
	const found =
		"refusal" in result
			? result
			: await searchRest(result, [...(reader ? [reader] : []), eraser], { terms: result.terms, object, timeLeft });
	return { ...emptyRehearsal(), ...found, object, key, milliseconds: Math.round(performance.now() - started) };
}

type Result = Findings | { refusal: RehearsalRefusal };

/** The results that remain after the transaction has been rolled back. */
interface Findings {
	changes: DescribedChanges;
	terms: SearchTerms;
	limits: string[];
	/** Tables in which the rehearsal changed something. They were searched in its transaction. */
	found: SearchResult;
	/** The other tables look the same to everybody. They are searched after the rollback, without the rehearsal's locks. */
	unchanged: readonly TableSearch[];
	/** Tables that the role of batches cannot read. */
	denied: readonly TableSearch[];
}

function emptyRehearsal(): Omit<Rehearsal, "object" | "key"> {
	const changes = { erased: [], updated: [], byTriggers: [], triggers: [], sequences: [] };
	return { ...changes, refusal: null, remainders: [], unsearched: [], limits: [], milliseconds: 0 };
}

/**
 * The database ends the transaction by itself if this process hangs or is killed. PostgreSQL 17 also limits the whole of it. Returns the id
 * of the server process.
 */
async function limitTime(tx: Transaction, timeoutMs: number): Promise<number> {
	const [session] = await tx.execute<{ process: number }>(sql`select pg_backend_pid() as process`);
	await tx.execute(sql`
		select set_config(s.name, n.value, true) from (values ('transaction_timeout', ${String(timeoutMs)}),
			('idle_in_transaction_session_timeout', '10000'), ('client_connection_check_interval', '1000')) as n(name, value)
			join pg_settings as s on s.name = n.name`);
	return session?.process ?? 0;
}

async function rehearseInside(
	tx: Transaction,
	plan: Plan,
	key: string,
	options: RehearseOptions & { timeLeft: TimeLeft },
): Promise<Result> {
	const { crm, graph, timeLeft } = options;
	const record = await lockRecord(tx, plan, key, timeLeft);
	if ("code" in record) return { refusal: record };
	const erased = await readErased(tx, plan, record.key, crm);
	if (!erased) return { refusal: { code: "not_found" } };
	const before = await readChanges(tx, graph.catalog);
	const refusal = await erase(tx, plan, record);
	if (refusal) return { refusal };
	const after = await readChanges(tx, graph.catalog);
	const changes = describeChanges(plan, before, after);
	const searches = planSearches(erased.terms, graph, crm, changes);
	const different = await readChanged(tx, graph.catalog, before, after);
	const isChanged = ({ table, looksElsewhere }: TableSearch) => looksElsewhere || different.has(table);
	const [changed, unchanged] = [searches.filter(isChanged), searches.filter((search) => !isChanged(search))];
	const found = await searchTables(tx, changed, { terms: erased.terms, object: plan.object.name, timeLeft });
	const unread = new Set(found.unsearched.filter(({ isDenied }) => isDenied).map(({ table }) => table));
	const denied = changed.filter(({ table }) => unread.has(nameOf(table)));
	return { changes, terms: erased.terms, limits: describeLimits(erased.terms, erased.truncated), found, unchanged, denied };
}

/**
 * Tables that the role of batches may not read are searched without the rehearsal's changes. That matters only where a trigger wrote, so
 * rows that a trigger wrote into such a table count as not searched.
 */
async function searchRest(
	{ changes, limits, found, unchanged, denied }: Findings,
	roles: readonly Database[],
	options: Parameters<typeof searchOutside>[2],
): Promise<Partial<Rehearsal>> {
	const rest = await searchOutside(roles, [...denied, ...unchanged], options);
	const unread = new Set(denied.map(({ table }) => nameOf(table)));
	const written = changes.byTriggers
		.filter(({ table, inserted, updated }) => roles.length > 1 && unread.has(table) && inserted + updated > 0)
		.map(({ table }) => ({ table, reason: "A trigger wrote rows that the role cannot read.", isDenied: true }));
	return {
		...changes,
		limits,
		remainders: [...found.remainders, ...rest.remainders],
		unsearched: [...found.unsearched.filter(({ table }) => !unread.has(table)), ...rest.unsearched, ...written],
	};
}

/**
 * Works like a batch of one record: reads holds, locks the record without waiting, and checks everything that could forbid the deletion.
 */
async function lockRecord(tx: Transaction, plan: Plan, key: string, timeLeft: TimeLeft): Promise<LockedRecord | RehearsalRefusal> {
	if (pickPossibleKeys(plan, [key]).length === 0) return { code: "not_found" };
	await lockRehearsal(tx);
	const timeouts = { lockTimeoutMs: lockWaitMs, statementTimeoutMs: Math.max(1, Math.floor(timeLeft())) };
	const [record] = await lockRecords(tx, plan, [key], { skipLocked: true, ...timeouts });
	if (!record) return { code: (await findRecords(tx, plan, [key], null)).size > 0 ? "locked" : "not_found" };
	if ((await readHeld(tx, plan, [record.key])).size > 0) return { code: "held" };
	return record;
}

async function erase(tx: Transaction, plan: Plan, record: LockedRecord): Promise<RehearsalRefusal | null> {
	const strategy = (await readUnchecked(tx)) ? "unchecked" : "auto";
	const held = await readHeldAlong(tx, plan);
	const { refused } = await eraseRecords(tx, plan, [record], { deletionId: null, strategy, held });
	const [refusal] = refused;
	if (refusal) return refusal.code === "held" ? { code: "held" } : { code: "referenced", table: refusal.keptBy.table };
	// The checks and triggers that a commit would still run.
	await tx.execute(sql`set constraints all immediate`);
	await restateSession(tx);
	return null;
}

function planSearches(terms: SearchTerms, graph: Graph, crm: CrmDatabase, { byTriggers }: DescribedChanges): TableSearch[] {
	const { redactions } = resolveRedactions(graph, crm);
	const written = new Set(byTriggers.map(({ table }) => table));
	return listSearched(graph.catalog).flatMap(
		(table) => searchStatement(table, chooseChecks(table, terms, graph), { terms, graph, redactions, written }) ?? [],
	);
}

function describeLimits(terms: SearchTerms, truncated: boolean): string[] {
	const unmentioned = countUnmentioned(terms);
	return [
		...(terms.names.length === 0 ? ["The name was not searched for: it is too short, or another record has it too."] : []),
		...(truncated ? ["The record has so many rows that not all of their keys were searched for."] : []),
		...(unmentioned > 0 ? [`Texts were not searched for ${unmentioned} of the keys.`] : []),
	];
}

/** Leaves out the database's own words, which can quote a row. A failure that the record did not cause ends the rehearsal with an error. */
function explain(error: unknown): RehearsalRefusal {
	if (isTimedOut(error)) return { code: "timed_out" };
	const code = explainFailure(error);
	if (code === null) throw error;
	return code === "referenced" ? { code, table: null } : code === "locked" ? { code } : { code, state: sqlStateOf(error) };
}
