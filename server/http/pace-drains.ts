import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";

/** How long a connection can keep sending its body after the answer. */
const lingerMs = 500;

/** The number of chunks that are drained as fast as they arrive: 16 MB in all, because a chunk has at most 64 kB. */
const burst = 256;

/** More chunks per turn. A turn comes every `turnMs`, so 32 MB a second in all. */
const chunksPerTurn = 5;
const turnMs = 10;

/**
 * Limits how fast all connections together deliver refused bodies. A client may send its whole body before it reads the answer, so the
 * server reads on for 500 ms. node-server 2.1.9 and Node read at full speed, and sometimes without end. Buffers then grow faster than
 * garbage collection frees them.
 */
export function paceDrains(server: EventEmitter): void {
	const waiting = new Set<IncomingMessage>();
	let left = burst;
	let timer: NodeJS.Timeout | undefined;
	const giveTurns = () => {
		for (let turn = 0; turn < chunksPerTurn; turn++) {
			const [next] = waiting;
			if (next === undefined) left = Math.min(left + 1, burst);
			else {
				waiting.delete(next);
				next.resume();
			}
		}
		if (left < burst || waiting.size > 0) return;
		clearInterval(timer);
		timer = undefined;
	};
	const pace = (incoming: IncomingMessage) => {
		timer ??= setInterval(giveTurns, turnMs).unref();
		if (left > 0) left -= 1;
		else {
			incoming.pause();
			waiting.add(incoming);
		}
	};
	// Runs before node-server's own listener, which refuses some requests at once.
	server.prependListener("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
		outgoing.once("prefinish", () => {
			if (incoming.complete) return;
			const { socket } = incoming;
			const end = setTimeout(() => socket.destroySoon(), lingerMs).unref();
			const forget = () => {
				clearTimeout(end);
				waiting.delete(incoming);
				socket.off("close", forget);
			};
			// After the answer, Node does not tell the request that its connection has closed.
			socket.once("close", forget);
			incoming.once("end", forget);
			// The handler's own listener would keep the chunks, or pause the body for good.
			incoming.removeAllListeners("data");
			// Otherwise Node would read the rest by itself after the answer, at full speed.
			incoming.read();
			incoming.on("data", () => pace(incoming));
			incoming.resume();
		});
	});
	// Node would answer 417 without a "request", and read the body by itself.
	server.on("checkExpectation", (incoming: IncomingMessage, outgoing: ServerResponse) => server.emit("request", incoming, outgoing));
}
