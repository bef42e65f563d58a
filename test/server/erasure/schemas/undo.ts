import type { Files } from "./schema-files.ts";

/** The result of deleting a schema's roots, in either copy. */
export interface Outcome {
	rows: readonly unknown[];
	gone: number;
	refused: readonly string[];
	files: Files;
}

class Undo extends Error {}

/** Returns the answer of `work`, and rolls its transaction back. */
export async function undo<Transaction, Answer>(
	begin: (inside: (transaction: Transaction) => Promise<never>) => Promise<unknown>,
	work: (transaction: Transaction) => Promise<Answer>,
): Promise<Answer> {
	const answers: Answer[] = [];
	const inside = async (transaction: Transaction): Promise<never> => {
		answers.push(await work(transaction));
		throw new Undo();
	};
	await begin(inside).catch((error: unknown) => {
		if (!(error instanceof Undo)) throw error;
	});
	const [answer] = answers;
	if (answer === undefined) throw new Error("The transaction did not come to its end.");
	return answer;
}
