/** What the deletion of a schema's roots comes to, in either copy. */
export interface Outcome {
	rows: readonly unknown[];
	gone: number;
	refused: readonly string[];
}

class Undo extends Error {}

/** The answer of `work`, whose transaction `begin` rolls back. */
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
