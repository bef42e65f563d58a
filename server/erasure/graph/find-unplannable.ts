import { sql } from "drizzle-orm";
import type { Database } from "../../database/database.ts";
import { cannotRun, isBadValue, isMissingPrivilege, isUnreachable } from "../../database/sqlstates.ts";
import { type EngineStatement, engineStatements } from "../rows/engine-statements.ts";
import { type Graph, type Problem, problem } from "./graph.ts";

type Planner = Pick<Database, "transaction">;

interface PlanningFailure {
	name: string;
	error: unknown;
}

/** The number of statements that are sent together. They share one round trip, and lock only their own tables for its duration. */
const chunkSize = 50;

/**
 * Lets PostgreSQL plan the statements that the engine would send, so that an invalid statement is found now and not during a deletion.
 * EXPLAIN executes nothing. PostgreSQL checks privileges only after planning, so any role can ask; `requiredPrivileges` reports missing
 * ones. Null: not all statements could be planned, for example because a table was locked.
 */
export async function findUnplannable(db: Planner, graph: Graph): Promise<Problem[] | null> {
	const known = new Set(graph.problems.map(({ reference }) => reference));
	const statements = engineStatements(graph).filter(({ name }) => !known.has(name));
	const refused: PlanningFailure[] = [];
	for (let start = 0; start < statements.length; start += chunkSize) {
		refused.push(...(await plan(db, statements.slice(start, start + chunkSize))));
		if (refused.some(({ error }) => !isAnswer(error))) return null;
	}
	const problems = new Map<string, Problem>();
	for (const { name, error } of refused) if (!isMissingPrivilege(error)) problems.set(name, describe(graph, name, error));
	return [...problems.values()];
}

/** Whether the error concerns the statement itself. Other errors mean a lock, or a shortage in the database. */
function isAnswer(error: unknown): boolean {
	return cannotRun(error) || isBadValue(error);
}

/** Plans the statements together. If that fails, it halves them until each invalid statement is alone. */
async function plan(db: Planner, statements: readonly EngineStatement[]): Promise<PlanningFailure[]> {
	try {
		await planTogether(db, statements);
		return [];
	} catch (error) {
		if (isUnreachable(error)) throw error;
		const [only] = statements;
		if (only && (statements.length === 1 || !isAnswer(error))) return [{ name: only.name, error }];
		const middle = Math.ceil(statements.length / 2);
		return [...(await plan(db, statements.slice(0, middle))), ...(await plan(db, statements.slice(middle)))];
	}
}

class PlanningDone extends Error {}

/** Rolls back, so that no lock survives in an outer transaction. */
async function planTogether(db: Planner, statements: readonly EngineStatement[]): Promise<void> {
	const explained = sql.join(
		statements.map(({ statement }) => sql`explain ${statement}`),
		sql`; `,
	);
	await db
		.transaction(async (tx) => {
			await tx.execute(sql`select set_config('lock_timeout', '500', true)`);
			await tx.execute(explained.inlineParams());
			throw new PlanningDone();
		})
		.catch((error) => {
			if (!(error instanceof PlanningDone)) throw error;
		});
}

function describe(graph: Graph, name: string, error: unknown): Problem {
	const said = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
	const table = graph.catalog.names.get(name as `${string}.${string}`);
	const objects = [...graph.objects.values()].filter(({ reach }) => table !== undefined && reach.has(table)).map(({ name }) => name);
	return problem("impossible", name, `PostgreSQL cannot run the statements for this: ${said}.`, objects);
}
