/** Keys of the ticked rows, even of rows that the page does not show at the moment. */
export interface TickedKeys extends Iterable<string> {
	readonly size: number;
	/** Increases with every change. Comparing it is cheaper than comparing thousands of keys. */
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
