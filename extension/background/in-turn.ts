const ends = new Map<string, Promise<unknown>>();

/** Runs what reads and then writes the same stored value one after the other: the browser's storage has no transactions. */
export function inTurn<Value>(line: string, run: () => Promise<Value>): Promise<Value> {
	const result = (ends.get(line) ?? Promise.resolve()).then(run, run);
	ends.set(
		line,
		result.catch(() => undefined),
	);
	return result;
}
