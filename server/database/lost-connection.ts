import type { Sql } from "postgres";
import { isFollowingFailure, isUnreachable } from "./sqlstates.ts";

type Begin = (work: (transaction: Sql) => Promise<unknown>) => Promise<unknown>;

/**
 * Makes a transaction end with its connection. postgres.js (3.4.9) goes on with it: the rollback that it sends into nothing ends the
 * process, and what the transaction's own function sends next would be executed by whoever has the connection by then, and committed.
 * So would be what it still sends behind the rollback when one of several statements at once has failed; and a rollback sent behind one
 * that is being prepared again is not heard. Of several the one that failed first is told of, not another that the database then refused.
 */
export function endWithConnection(client: Sql): void {
	const begin = plainBegin(client);
	const guarded: Begin = (work) =>
		new Promise((resolve, reject) => {
			let lost: unknown;
			let failed: unknown;
			const lose = (error: unknown): void => {
				lost ??= error;
				reject(error);
			};
			const running = begin(async (transaction) => {
				const { unsafe } = transaction;
				const sent = new Set<unknown>();
				let cause: unknown;
				const send = (...given: Parameters<typeof unsafe>) => {
					if (lost ?? failed) throw lost ?? failed;
					const query = unsafe(...given);
					const answered = query.then(
						() => {},
						(error) => {
							if (isUnreachable(error)) lose(error);
							else if (!isFollowingFailure(error)) cause ??= error;
						},
					);
					sent.add(answered);
					void answered.then(() => sent.delete(answered));
					return query;
				};
				Object.assign(transaction, { unsafe: send });
				try {
					return await work(transaction);
				} catch (error) {
					failed = error;
					await Promise.all(sent);
					// No answer, no rollback: the database has rolled back by itself.
					if (lost) return new Promise(() => {});
					throw isFollowingFailure(error) ? (cause ?? error) : error;
				}
			});
			running.then(resolve, lose);
		});
	Object.assign(client, { begin: guarded });
}

/** Drizzle calls it with one function alone, of postgres.js's overloads. */
function plainBegin(client: Sql): Begin {
	return client.begin.bind(client) as unknown as Begin;
}
