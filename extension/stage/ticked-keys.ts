/** Keys of the ticked rows, even of rows that the page does not show at the moment. */
export interface TickedKeys extends Iterable<string> {
	readonly size: number;
	/** Increases with every change. Comparing it is cheaper than comparing thousands of keys. */
	readonly version: number;
	has: (key: string) => boolean;
	add: (key: string) => void;
	delete: (key: string) => void;
	clear: () => void;
	/** Calls `listener` at the end of a task that has changed the ticks. */
	onChange: (listener: () => void) => void;
}

export function makeTickedKeys(): TickedKeys {
	const keys = new Set<string>();
	let version = 0;
	let waiting = false;
	const listeners: (() => void)[] = [];
	const grow = () => {
		version += 1;
		if (waiting || listeners.length === 0) return;
		waiting = true;
		queueMicrotask(() => {
			waiting = false;
			for (const listener of listeners) listener();
		});
	};
	return {
		get size() {
			return keys.size;
		},
		get version() {
			return version;
		},
		has: (key) => keys.has(key),
		add(key) {
			if (!keys.has(key)) grow();
			keys.add(key);
		},
		delete(key) {
			if (keys.delete(key)) grow();
		},
		clear() {
			if (keys.size > 0) grow();
			keys.clear();
		},
		onChange: (listener) => listeners.push(listener),
		[Symbol.iterator]: () => keys.values(),
	};
}
