/** Limits the connections that have not signed in yet. */
export interface HandshakeLimit {
	/**
	 * `evict` is called when another connection needs the place. The returned function gives the place up; it may be called more than once.
	 */
	admit(address: string, evict: () => void): () => void;
}

/** A browser needs one, and only for a moment. A team behind one address may need many. */
const maxPerAddress = 50;
const maxPending = 1_000;

/** The oldest pending connection gives way to a new one, so that silent connections do not keep anybody out. */
export function createHandshakeLimit(): HandshakeLimit {
	const pendingConnections = new Set<{ address: string; evict: () => void }>();
	return {
		admit(address, evict) {
			const own = { address, evict };
			pendingConnections.add(own);
			const neighbours = [...pendingConnections].filter((other) => other.address === address);
			const crowd = neighbours.length > maxPerAddress ? neighbours : pendingConnections.size > maxPending ? pendingConnections : [];
			const [oldest] = crowd;
			if (oldest) {
				pendingConnections.delete(oldest);
				oldest.evict();
			}
			return () => pendingConnections.delete(own);
		},
	};
}
