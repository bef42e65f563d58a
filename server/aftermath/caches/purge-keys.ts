import { globOf, indexPatterns, type NamePattern } from "./cache-patterns.ts";

/** A Redis server. A key is a text with one character for each byte, because it need not be UTF-8. A glob is ordinary text. */
export interface KeyStore {
	/** Pages of the keys that match. A key can occur twice. */
	scan(glob: string): AsyncIterable<readonly string[]>;
	/** Whether each key existed. */
	unlink(keys: readonly string[]): Promise<readonly boolean[]>;
	close(): void;
}

const keysPerCall = 1_000;

/** Removes every key that matches a pattern. Goes through all keys once for all patterns. After an abort, no item has a result. */
export async function purgeKeys<Item>(
	store: KeyStore,
	patterns: readonly { item: Item; pattern: NamePattern }[],
	signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Item, boolean>> {
	const all = patterns.map(({ item, pattern }) => ({ item, pattern: pattern.map(bytesOf) }));
	const purged = new Map<Item, boolean>(all.map(({ item }) => [item, false]));
	const [exact, starred] = [all.filter(({ pattern }) => pattern.length === 1), all.filter(({ pattern }) => pattern.length > 1)];
	for (let from = 0; from < exact.length && !signal?.aborted; from += keysPerCall) {
		const part = exact.slice(from, from + keysPerCall);
		const existed = await store.unlink(part.map(({ pattern: [key = ""] }) => key));
		for (const [place, { item }] of part.entries()) if (existed[place]) purged.set(item, true);
	}
	if (starred.length > 0) {
		const matching = indexPatterns(starred, ({ pattern }) => pattern);
		for await (const page of store.scan(globOf(patterns.flatMap(({ pattern }) => (pattern.length > 1 ? [pattern] : []))))) {
			if (signal?.aborted) break;
			const found = page.map((key) => ({ key, items: matching(key) })).filter(({ items }) => items.length > 0);
			await store.unlink(found.map(({ key }) => key));
			for (const { items } of found) for (const { item } of items) purged.set(item, true);
		}
	}
	return signal?.aborted ? new Map() : purged;
}

function bytesOf(text: string): string {
	return Buffer.from(text).toString("latin1");
}
