/** Where sockets stand that have not said yet who they are. */
export interface Entrance {
	/** Null where too many from that address stand there already; otherwise what to call, once or more often, when it stands there no longer. */
	enter(address: string): (() => void) | null;
}

/** A browser needs one, for moments; a team behind one address may have many. */
const mostFromOneAddress = 50;

export function createEntrance(): Entrance {
	const standing = new Map<string, Set<symbol>>();
	return {
		enter(address) {
			const others = standing.get(address) ?? new Set();
			if (others.size >= mostFromOneAddress) return null;
			const own = Symbol(address);
			standing.set(address, others.add(own));
			return () => {
				others.delete(own);
				if (others.size === 0 && standing.get(address) === others) standing.delete(address);
			};
		},
	};
}
