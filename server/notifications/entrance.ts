/** Where sockets stand that have not said yet who they are. */
export interface Entrance {
	/** `evict` is called when others need the place. The returned function leaves the entrance, called once or more often. */
	enter(address: string, evict: () => void): () => void;
}

/** A browser needs one, for moments; a team behind one address may have many. */
const mostFromOneAddress = 50;
const most = 1_000;

/** The oldest give way: silent sockets of one address, or of many, keep nobody out. */
export function createEntrance(): Entrance {
	const standing = new Set<{ address: string; evict: () => void }>();
	return {
		enter(address, evict) {
			const own = { address, evict };
			standing.add(own);
			const neighbours = [...standing].filter((other) => other.address === address);
			const [oldest] = neighbours.length > mostFromOneAddress ? neighbours : standing.size > most ? standing : [];
			if (oldest) {
				standing.delete(oldest);
				oldest.evict();
			}
			return () => standing.delete(own);
		},
	};
}
