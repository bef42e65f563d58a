/** The keys of records that were deleted while the page was open, by object. */
interface ErasedKeySets {
	of: (object: string) => ReadonlySet<string>;
	add: (object: string, keys: readonly string[]) => void;
}

export function makeErasedKeys(): ErasedKeySets {
	const known = new Map<string, Set<string>>();
	const none: ReadonlySet<string> = new Set();
	return {
		of: (object) => known.get(object) ?? none,
		add(object, keys) {
			const all = known.get(object) ?? new Set();
			for (const key of keys) all.add(key);
			known.set(object, all);
		},
	};
}
