import { ExpungeError } from "./errors.ts";

/** How much one person may ask for side by side, so that nobody takes all connections to the database from the others. */
export interface Turns {
	/** Does the work when it is the person's turn. Fails with too_many_at_once where too many of theirs wait already. */
	take<Result>(person: string, work: () => Promise<Result>): Promise<Result>;
}

/** Kinds of work, each with turns of its own: progress is shown while a large selection is being frozen. */
export type Work = "ordinary" | "large" | "seal";

/** The sum of `atOnce` is less than the API's pool has connections. */
export function createWorkTurns(): Record<Work, Turns> {
	return {
		ordinary: createTurns({ atOnce: 4, waiting: 100 }),
		large: createTurns({ atOnce: 2, waiting: 20 }),
		seal: createTurns({ atOnce: 1, waiting: 3 }),
	};
}

export function createTurns({ atOnce, waiting }: { atOnce: number; waiting: number }): Turns {
	const people = new Map<string, { running: number; queue: (() => void)[] }>();
	return {
		async take(person, work) {
			const own = people.get(person) ?? { running: 0, queue: [] };
			people.set(person, own);
			if (own.running < atOnce) own.running += 1;
			else if (own.queue.length < waiting) await new Promise<void>((resolve) => own.queue.push(resolve));
			else throw new ExpungeError("too_many_at_once", { retryAfter: 2 });
			try {
				return await work();
			} finally {
				// Whoever waits takes over the place.
				const next = own.queue.shift();
				if (next) next();
				else own.running -= 1;
				if (own.running === 0) people.delete(person);
			}
		},
	};
}
