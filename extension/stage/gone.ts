/** Keys of records that went while the page was open, by object. */
export function makeGone() {
	const known = new Map<string, Set<string>>();
	const listeners = new Set<() => void>();
	const of = (object: string): ReadonlySet<string> => known.get(object) ?? new Set();
	return {
		of,
		add(object: string, keys: readonly string[]): void {
			known.set(object, new Set([...of(object), ...keys]));
			for (const listener of listeners) listener();
		},
		/** Keeps gone ones out of what is ticked. */
		forget(ticked: Set<string>, object: string | null, signal: AbortSignal): void {
			if (object === null) return;
			const listener = () => {
				for (const key of of(object)) ticked.delete(key);
			};
			listeners.add(listener);
			signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
		},
	};
}
