import { ExpungeError } from "./errors.ts";

/** Limits the concurrent requests of one person, so that nobody takes all database connections. */
export interface Turns {
	/** Runs the work when it is the person's turn. Fails with too_many_at_once if too many of their requests are queued. */
	take<Result>(person: string, work: () => Promise<Result>): Promise<Result>;
}

/** Each kind of work has its own turns, so progress stays visible while a large selection is sealed. */
export type Work = "ordinary" | "large" | "seal" | "search" | "rehearsal";

/** The `concurrent` numbers must add up to less than the size of the API's connection pool. */
export function createWorkTurns(): Record<Work, Turns> {
	return {
		ordinary: createTurns({ concurrent: 4, queued: 100 }),
		large: createTurns({ concurrent: 2, queued: 20 }),
		seal: createTurns({ concurrent: 1, queued: 3 }),
		search: createTurns({ concurrent: 1, queued: 10 }),
		rehearsal: createTurns({ concurrent: 1, queued: 0 }),
	};
}

export function createTurns({ concurrent, queued }: { concurrent: number; queued: number }): Turns {
	const people = new Map<string, { running: number; queue: (() => void)[] }>();
	return {
		async take(person, work) {
			const own = people.get(person) ?? { running: 0, queue: [] };
			people.set(person, own);
			if (own.running < concurrent) own.running += 1;
			else if (own.queue.length < queued) await new Promise<void>((resolve) => own.queue.push(resolve));
			else throw new ExpungeError("too_many_at_once", { retryAfter: 2 });
			try {
				return await work();
			} finally {
				// The next request in the queue takes over the slot.
				const next = own.queue.shift();
				if (next) next();
				else own.running -= 1;
				if (own.running === 0) people.delete(person);
			}
		},
	};
}
