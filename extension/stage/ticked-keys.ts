/** Keys of the rows that are ticked, whether the page shows them at the moment or not. */
export interface TickedKeys extends Iterable<string> {
	readonly size: number;
	/** Grows with every change: comparing it is cheaper than comparing thousands of keys. */
	readonly version: number;
	has: (key: string) => boolean;
	add: (key: string) => void;
	delete: (key: string) => void;
	clear: () => void;
}

export function makeTickedKeys(): TickedKeys {
	const keys = new Set<string>();
	let version = 0;
	return {
		get size() {
			return keys.size;
		},
		get version() {
			return version;
		},
		has: (key) => keys.has(key),
		add(key) {
			if (!keys.has(key)) version += 1;
			keys.add(key);
		},
		delete(key) {
			if (keys.delete(key)) version += 1;
		},
		clear() {
			if (keys.size > 0) version += 1;
			keys.clear();
		},
		[Symbol.iterator]: () => keys.values(),
	};
}
