import { sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import type { Database, Transaction } from "../../database/database.ts";
import { clearSessionHazards } from "../../database/session-hazards.ts";
import { isLocked, isMissingPrivilege, isTimedOut, isUnreachable, sqlStateOf } from "../../database/sqlstates.ts";
import { type Executor, nameOf } from "../../erasure/catalog/catalog.ts";
import type { Check } from "./choose-checks.ts";
import { proposeAnswer, type RowSample } from "./propose-answer.ts";
import { type CountRow, maxPlaces, type RowPlace, type TableSearch } from "./search-statement.ts";
import type { SearchTerms } from "./search-terms.ts";

/** What a check has found in a column. It contains only numbers and names. */
export interface Remainder {
	table: TableName;
	column: string;
	what: Check["what"];
	/** The table whose keys were found, if it is known. */
	of: TableName | null;
	/**
	 * left: nothing covers these rows. kept: a `keep` rule does. redacted: redaction finds them after the commit. swept: a trigger wrote
	 * them, and the sweep clears them after the commit.
	 */
	answer: "left" | "kept" | "redacted" | "swept";
	rows: number;
	/** A rule to paste, or a sentence. Null unless the rows are left. */
	proposal: string | null;
}

export interface UnsearchedTable {
	table: TableName;
	reason: string;
	/** Another role may be able to read it. */
	isDenied: boolean;
}

export interface SearchResult {
	remainders: Remainder[];
	unsearched: UnsearchedTable[];
}

/** The remaining time of the rehearsal, in milliseconds. */
export type TimeLeft = () => number;

interface SearchOptions {
	terms: SearchTerms;
	object: string;
	timeLeft: TimeLeft;
}

/**
 * Searches in the transaction of the rehearsal. Each table has a savepoint of its own, which is undone, so that its lock is held no longer
 * than its search and an error in one table does not end the rehearsal.
 */
export async function searchTables(tx: Transaction, searches: readonly TableSearch[], options: SearchOptions): Promise<SearchResult> {
	const results: SearchResult[] = [];
	for (const search of searches) {
		await tx.execute(sql`savepoint search`);
		results.push(await searchOne(tx, search, options).catch((error: unknown) => describeUnsearched(search, error)));
		await tx.execute(sql`rollback to savepoint search`);
		await tx.execute(sql`release savepoint search`);
	}
	return joinResults(results);
}

/** How many tables are searched at once. A large one also gets PostgreSQL's parallel workers. */
const maxSearches = 3;

/**
 * Searches the committed rows in short transactions that cannot write. For tables in which the rehearsal changed nothing, and those that
 * its role may not read. Each table is read with the first role that may.
 */
export async function searchOutside(
	roles: readonly Database[],
	searches: readonly TableSearch[],
	options: SearchOptions,
): Promise<SearchResult> {
	const results: SearchResult[] = [];
	const waiting = searches.entries();
	const searchWaiting = async (): Promise<void> => {
		for (const [place, search] of waiting) results[place] = await searchAs(roles, search, options);
	};
	await Promise.all(Array.from({ length: maxSearches }, searchWaiting));
	return joinResults(results);
}

async function searchAs([role, ...others]: readonly Database[], search: TableSearch, options: SearchOptions): Promise<SearchResult> {
	if (!role) return describeUnsearched(search, null);
	try {
		return await role.transaction(
			async (tx) => {
				await clearSessionHazards(tx);
				await tx.execute(sql`select set_config('row_security', 'off', true), set_config('lock_timeout', '200', true),
					set_config('client_connection_check_interval', '1000', true)`);
				return searchOne(tx, search, options);
			},
			{ accessMode: "read only" },
		);
	} catch (error) {
		return isMissingPrivilege(error) && others.length > 0 ? searchAs(others, search, options) : describeUnsearched(search, error);
	}
}

/** Fails if the database does not let the table be searched. */
async function searchOne(
	tx: Executor,
	{ table, checks, places, count, sample }: TableSearch,
	options: SearchOptions,
): Promise<SearchResult> {
	const name = nameOf(table);
	const readSamples = async (check: Check, read: readonly RowPlace[] | null): Promise<readonly RowSample[]> => {
		const samples = await tx.execute<RowSample>(sample(check, read));
		return samples.length === 0 && read !== null ? tx.execute<RowSample>(sample(check, null)) : samples;
	};
	const left = Math.floor(options.timeLeft());
	if (left < 50) return { remainders: [], unsearched: [{ table: name, reason: "Time ran out.", isDenied: false }] };
	// Statements with this many conditions take longer to compile than to execute. Parallel workers are used wherever there are any.
	await tx.execute(sql`select set_config('statement_timeout', ${String(left)}, true), set_config('jit', 'off', true),
		set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true)`);
	const possible = await tx.execute<RowPlace>(places);
	if (possible.length === 0) return { remainders: [], unsearched: [] };
	const few = possible.length > maxPlaces ? null : possible;
	const [first] = await tx.execute<CountRow>(count(few));
	// Each statement sees the rows as they are at its own time. A session that was cleaned can no longer choose one snapshot for several.
	const hasMoved = few !== null && first?.seen !== few.length;
	const read = hasMoved ? null : few;
	const [counts] = hasMoved ? await tx.execute<CountRow>(count(null)) : [first];
	if (!counts) throw new Error(`The search of ${name} has no answer.`);
	const remainders: Remainder[] = [];
	for (const { index, ...found } of checks.flatMap((check, index) => readCounts(name, check, counts, index))) {
		const check = found.answer === "left" ? checks[index] : undefined;
		const samples = check ? await readSamples(check, read) : [];
		remainders.push({ ...found, proposal: check ? proposeAnswer(table, check, samples, options.terms, options.object) : null });
	}
	return { remainders, unsearched: [] };
}

function joinResults(results: readonly SearchResult[]): SearchResult {
	return { remainders: results.flatMap(({ remainders }) => remainders), unsearched: results.flatMap(({ unsearched }) => unsearched) };
}

function describeUnsearched({ table }: TableSearch, error: unknown): SearchResult {
	if (isUnreachable(error)) throw error;
	return { remainders: [], unsearched: [{ table: nameOf(table), reason: describeFailure(error), isDenied: isMissingPrivilege(error) }] };
}

function readCounts(table: TableName, check: Check, counts: CountRow, index: number): (Omit<Remainder, "proposal"> & { index: number })[] {
	const [found, kept, redacted, swept] = [
		counts[`n${index}`] ?? 0,
		counts[`k${index}`] ?? 0,
		counts[`r${index}`] ?? 0,
		counts[`s${index}`] ?? 0,
	];
	const of = check.what === "key" ? nameOf(check.keys.table) : check.what === "rule" ? nameOf(check.edge.parent) : null;
	const common = { table, column: check.column.name, what: check.what, of, index };
	const answers = [
		{ answer: "left", rows: found - kept - redacted - swept },
		{ answer: "kept", rows: kept },
		{ answer: "redacted", rows: redacted },
		{ answer: "swept", rows: swept },
	] as const;
	return answers.filter(({ rows }) => rows > 0).map((one) => ({ ...common, ...one }));
}

/** Leaves out the database's own words, which can quote a row. */
function describeFailure(error: unknown): string {
	if (isMissingPrivilege(error)) return "The role cannot read the table, or cannot read all of its rows.";
	if (isTimedOut(error)) return "Time ran out.";
	if (isLocked(error)) return "Another transaction has locked the table.";
	return `The database refused to search it (${sqlStateOf(error) ?? "no database error code"}).`;
}
