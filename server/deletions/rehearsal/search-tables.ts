import { sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import type { Database, Transaction } from "../../database/database.ts";
import { isLocked, isMissingPrivilege, isTimedOut, isUnreachable, sqlStateOf } from "../../database/sqlstates.ts";
import { type Executor, nameOf } from "../../erasure/catalog/catalog.ts";
import type { Check } from "./choose-checks.ts";
import { proposeAnswer, type RowSample } from "./propose-answer.ts";
import type { CountRow, TableSearch } from "./search-statement.ts";
import type { SearchTerms } from "./search-terms.ts";

/** What a check has found in a column. It contains only numbers and names. */
export interface Remainder {
	table: TableName;
	column: string;
	what: Check["what"];
	/** The table whose keys were found, if it is known. */
	of: TableName | null;
	/**
	 * left: nothing covers these rows. kept: a `keep` rule does. redacted: redaction finds them after the commit. swept: a trigger wrote them, and
	 * the sweep clears them after the commit.
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

/** Milliseconds that are left of the rehearsal. */
export type TimeLeft = () => number;

interface SearchOptions {
	terms: SearchTerms;
	object: string;
	timeLeft: TimeLeft;
}

/**
 * Searches in the transaction of the rehearsal, one statement for each table. Each table has a savepoint of its own, which is undone, so
 * that its lock is held no longer than its search and an error in one table does not end the rehearsal.
 */
export async function searchTables(tx: Transaction, searches: readonly TableSearch[], options: SearchOptions): Promise<SearchResult> {
	const result: SearchResult = { remainders: [], unsearched: [] };
	for (const search of searches) {
		await tx.execute(sql`savepoint search`);
		await searchOne(tx, search, options, result);
		await tx.execute(sql`rollback to savepoint search`);
		await tx.execute(sql`release savepoint search`);
	}
	return result;
}

/** Searches the committed rows with another role, in short transactions that cannot write. For tables that the rehearsal cannot read. */
export async function searchOutside(db: Database, searches: readonly TableSearch[], options: SearchOptions): Promise<SearchResult> {
	const result: SearchResult = { remainders: [], unsearched: [] };
	for (const search of searches)
		await db.transaction(
			async (tx) => {
				await tx.execute(
					sql`select set_config('row_security', 'off', true), set_config('lock_timeout', '200', true), set_config('jit', 'off', true)`,
				);
				await tx.execute(sql`savepoint search`);
				await searchOne(tx, search, options, result);
				await tx.execute(sql`rollback to savepoint search`);
			},
			{ accessMode: "read only" },
		);
	return result;
}

async function searchOne(tx: Executor, search: TableSearch, options: SearchOptions, result: SearchResult): Promise<void> {
	const table = nameOf(search.table);
	const left = Math.floor(options.timeLeft());
	if (left < 50) return void result.unsearched.push({ table, reason: "The time was over.", isDenied: false });
	try {
		await tx.execute(sql`select set_config('statement_timeout', ${String(left)}, true)`);
		const [counts] = await tx.execute<CountRow>(search.count);
		const found = search.checks.flatMap((check, index) => readCounts(table, check, counts ?? {}, index));
		for (const one of found) {
			const check = search.checks[one.index];
			const samples = one.answer === "left" && check ? await tx.execute<RowSample>(search.sample(check)) : [];
			const proposal = one.answer === "left" && check ? proposeAnswer(search.table, check, samples, options.terms, options.object) : null;
			const { index, ...remainder } = one;
			result.remainders.push({ ...remainder, proposal });
		}
	} catch (error) {
		if (isUnreachable(error)) throw error;
		result.unsearched.push({ table, reason: describeFailure(error), isDenied: isMissingPrivilege(error) });
	}
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

/** Without the database's own words, which can quote a row. */
function describeFailure(error: unknown): string {
	if (isMissingPrivilege(error)) return "The role may not read it, or not all of its rows.";
	if (isTimedOut(error)) return "The time was over.";
	if (isLocked(error)) return "Another transaction has locked the table.";
	return `The database refused to search it (${sqlStateOf(error) ?? "no database error code"}).`;
}
