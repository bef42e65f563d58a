import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Chunks that are drained as fast as they come: together 16 MB, because a chunk has at most 64 kB. */
const burst = 256;

/** Further chunks in each turn of so many milliseconds: together 32 MB a second. */
const chunksPerTurn = 5;
const turnMs = 10;

/**
 * Limits what all connections together may deliver of bodies that were refused. A client may send its whole body before it reads the answer,
 * so node-server 2.1.9 reads on for 500 ms after the answer, as fast as the body comes. The buffers of many such bodies would pile up
 * faster than garbage collection frees them.
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
	server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
		outgoing.once("prefinish", () => {
			if (incoming.complete) return;
			// Whoever read the body for the handler would keep what comes, or pause it for good.
			incoming.removeAllListeners("data");
			// Otherwise Node would read the rest by itself after the answer, at full speed.
			incoming.read();
			incoming.on("data", () => pace(incoming));
			incoming.once("close", () => waiting.delete(incoming));
			incoming.resume();
		});
	});
}
