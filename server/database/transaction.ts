import type { Sql } from "postgres";
import { isFollowingFailure, isUnreachable } from "./sqlstates.ts";

/** How Drizzle begins a transaction. */
export type Begin = (work: (transaction: Sql) => Promise<unknown>) => Promise<unknown>;

/*
 * A transaction is in one of three states, and only an open one sends statements:
 * - open: from its BEGIN to its COMMIT.
 * - failed: its function threw. The driver rolls back once everything that was sent has been answered. A rollback that is sent behind a
 *   statement which is being prepared again would be lost.
 * - lost: its connection ended. PostgreSQL has rolled back, and no rollback is sent: without a connection it would end this process.
 *
 * postgres.js does not stop in the last two: it executes what the function still sends, on whatever connection it has by then, and commits it
 * (https://github.com/porsager/postgres/issues/1216). Its version is pinned to 3.4.9; read its `begin` again before you change that.
 */
type State = { is: "open" } | { is: "failed" | "lost"; error: unknown };

interface TransactionOptions {
	/** Prepares the statements that are the same in every batch. */
	prepares: boolean;
}

/** Gives `begin` the three states. */
export function withStates(begin: Begin, { prepares }: TransactionOptions): Begin {
	return (work) =>
		new Promise((resolve, reject) => {
			let state: State = { is: "open" };
			const isLost = () => state.is === "lost";
			const lose = (error: unknown): void => {
				if (!isLost()) state = { is: "lost", error };
				reject(error);
			};

			const running = begin(async (transaction) => {
				const { unsafe } = transaction;
				const unanswered = new Set<Promise<void>>();
				let firstFailure: unknown;

				const send = (...[text, values = [], options]: Parameters<typeof unsafe>) => {
					if (state.is !== "open") throw state.error;
					const query = unsafe(text, values, prepares && isPrepared(text, values.length) ? { ...options, prepare: true } : options);
					const answered: Promise<void> = query.then(
						() => {},
						(error) => {
							if (isUnreachable(error)) lose(error);
							else if (!isFollowingFailure(error)) firstFailure ??= error;
						},
					);
					unanswered.add(answered);
					void answered.then(() => unanswered.delete(answered));
					return query;
				};
				Object.assign(transaction, { unsafe: send });

				try {
					return await work(transaction);
				} catch (error) {
					if (state.is === "open") state = { is: "failed", error };
					await Promise.all(unanswered);
					// Without an answer, the driver sends no rollback.
					if (isLost()) return new Promise(() => {});
					// Of statements sent at once, only the first failed on its own. The others were refused because of it.
					throw isFollowingFailure(error) ? (firstFailure ?? error) : error;
				}
			});
			// The driver also ends it when the connection closes while nothing is being sent.
			running.then(resolve, lose);
		});
}

/**
 * Whether a statement of a batch is prepared. A prepared statement is planned once and saves a round trip. Only two kinds are the same in
 * every batch: statements about our own tables alone, and statements about the CRM's tables whose values the planner cannot see. All others
 * are planned each time, because a plan for unknown values cannot use partial indexes. The driver never releases a prepared statement, so
 * the text must not depend on the number of values.
 */
export function isPrepared(text: string, values: number): boolean {
	return isAboutOwnTables(text) || isBlind(text, values);
}

const ownName = /"expunge"\."\w+"(?:\."\w+")?/g;

/** Any other table is named with its schema, and its columns with the table. */
function isAboutOwnTables(text: string): boolean {
	return !text.replace(ownName, "").includes('"."');
}

/** Every value is in a subselect. */
function isBlind(text: string, values: number): boolean {
	return values > 0 && text.split("(select $").length - 1 === values;
}
