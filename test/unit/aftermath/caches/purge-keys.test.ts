import { expect, test } from "vitest";
import { purgeKeys } from "../../../../server/aftermath/caches/purge-keys.ts";

function storeOf(keys: Set<string>) {
	const scanned: string[] = [];
	return {
		scanned,
		async *scan(glob: string) {
			scanned.push(glob);
			yield [...keys];
		},
		unlink: async (some: readonly string[]) => some.map((key) => keys.delete(key)),
		close: () => {},
	};
}

test("all keys are looked through once, whatever the number of patterns", async () => {
	const keys = new Set(["a:1:x", "a:2:x", "a:3:x", "b"]);
	const store = storeOf(keys);
	const patterns = [["a:1:", ""], ["a:2:", ""], ["a:9:", ""], ["b"], ["c"]].map((pattern) => ({ item: pattern[0], pattern }));
	expect(Object.fromEntries(await purgeKeys(store, patterns, undefined))).toEqual({
		"a:1:": true,
		"a:2:": true,
		"a:9:": false,
		b: true,
		c: false,
	});
	expect([[...keys], store.scanned]).toEqual([["a:3:x"], ["a:*"]]);
});

test("without a star, no key is looked through", async () => {
	const store = storeOf(new Set());
	await purgeKeys(store, [{ item: 1, pattern: ["a"] }], undefined);
	expect(store.scanned).toEqual([]);
});

test("after an abort nothing counts as done", async () => {
	const keys = new Set(["a"]);
	const patterns = [{ item: 1, pattern: ["a"] }];
	expect(await purgeKeys(storeOf(keys), patterns, AbortSignal.abort())).toEqual(new Map());
	expect([...keys]).toEqual(["a"]);
});
