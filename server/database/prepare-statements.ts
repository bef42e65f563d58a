import type { Sql } from "postgres";

type Begin = (work: (transaction: Sql) => Promise<unknown>) => Promise<unknown>;

/**
 * Prepares, in transactions, the statements that are the same in every batch: prepared they take one round trip instead of two and are
 * planned once. Those are the ones about nothing but our own tables, and those of the CRM of whose values the planner sees none. All
 * others are planned each time, since a plan for any values would do without partial indexes. postgres.js (3.4.9) never gives a prepared
 * statement up, so no text of these may depend on a number of values.
 */
export function prepareStatements(client: Sql): void {
	// Drizzle calls it with one function alone, of postgres.js's overloads.
	const begin = client.begin.bind(client) as unknown as Begin;
	const preparing: Begin = (work) =>
		begin((transaction) => {
			const { unsafe } = transaction;
			const send = (...[text, values = [], options]: Parameters<typeof unsafe>) =>
				unsafe(text, values, isOwn(text) || isBlind(text, values.length) ? { ...options, prepare: true } : options);
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

/** Every value is given by a subselect, as `soughtSql` does it. */
function isBlind(text: string, values: number): boolean {
	return values > 0 && text.split("(select $").length - 1 === values;
}
