import type { Sql } from "postgres";

type Begin = (work: (transaction: Sql) => Promise<unknown>) => Promise<unknown>;

/**
 * Prepares, in transactions, the statements that are about nothing but our own tables: the same few in every batch, and prepared they take
 * one round trip instead of two and are planned once. postgres.js (3.4.9) never gives a prepared statement up, so their texts must
 * not depend on numbers of values. The CRM's are planned each time: a plan for any values would do without partial indexes.
 */
export function prepareOwnStatements(client: Sql): void {
	// Drizzle calls it with one function alone, of postgres.js's overloads.
	const begin = client.begin.bind(client) as unknown as Begin;
	const preparing: Begin = (work) =>
		begin((transaction) => {
			const { unsafe } = transaction;
			const send = (...[text, values, options]: Parameters<typeof unsafe>) =>
				unsafe(text, values, isOwn(text) ? { ...options, prepare: true } : options);
			Object.assign(transaction, { unsafe: send });
			return work(transaction);
		});
	Object.assign(client, { begin: preparing });
}

const ownName = /"expunge"\."\w+"(?:\."\w+")?/g;

/** Whatever else is about a table names it with its schema, or a column with its table. */
function isOwn(text: string): boolean {
	return !text.replace(ownName, "").includes('"."');
}
