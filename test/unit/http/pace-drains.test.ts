import { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paceDrains } from "../../../server/http/pace-drains.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const chunkSize = 64 * 1_024;

/** A server, and a function that answers a request whose body of that many chunks comes as fast as it is read. Returns the chunks read so far. */
function open() {
	const server = new EventEmitter();
	paceDrains(server);
	const answer = (chunks: number, reader = () => {}) => {
		let read = 0;
		let left = chunks;
		const body = new Readable({
			highWaterMark: chunkSize,
			read() {
				this.push(left-- > 0 ? Buffer.alloc(chunkSize) : null);
			},
		});
		const socket = Object.assign(new EventEmitter(), { destroySoon: vi.fn() });
		const incoming = Object.assign(body, { complete: chunks === 0, socket });
		incoming.on("data", reader);
		const outgoing = new EventEmitter();
		server.emit("request", incoming, outgoing);
		outgoing.emit("prefinish");
		incoming.on("data", () => read++);
		return { incoming, socket, read: () => read };
	};
	return answer;
}

/** Lets streams deliver until nothing happens any more. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 2_000; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test("a body of fifteen megabytes is drained without a wait", async () => {
	const { read, incoming } = open()(240);
	await settle();
	expect(read()).toBeGreaterThan(230);
	expect(incoming.readableEnded).toBe(true);
});

test("a reader that has paused the body gets no more of it, and the body is drained", async () => {
	const answer = open();
	const reader = vi.fn(() => body.incoming.pause());
	const body = answer(240, reader);
	await settle();
	expect(reader).not.toHaveBeenCalled();
	expect(body.incoming.readableEnded).toBe(true);
});

test("many bodies share 16 MB and then 32 MB a second, and each gets its turn", async () => {
	const answer = open();
	const bodies = Array.from({ length: 20 }, () => answer(1_000));
	const total = () => bodies.reduce((sum, { read }) => sum + read(), 0);
	await settle();
	expect(total()).toBeLessThan(256 + 2 * 20);
	for (let turn = 0; turn < 100; turn++) {
		vi.advanceTimersByTime(10);
		for (let step = 0; step < 10; step++) await new Promise((resolve) => setImmediate(resolve));
	}
	expect(total()).toBeGreaterThan(256 + 400);
	expect(total()).toBeLessThan(256 + 500 + 2 * 20);
	expect(Math.min(...bodies.map(({ read }) => read()))).toBeGreaterThan(20);
});

test("a closed connection gets no turn, and no timer remains", async () => {
	const answer = open();
	const bodies = Array.from({ length: 20 }, () => answer(1_000));
	await settle();
	for (const { socket } of bodies) socket.emit("close");
	expect(vi.getTimerCount()).toBe(1);
	for (let turn = 0; turn < 60; turn++) vi.advanceTimersByTime(10);
	expect(vi.getTimerCount()).toBe(0);
});

test("a connection that goes on for half a second after its answer is closed", async () => {
	const { socket, incoming } = open()(1_000);
	await settle();
	vi.advanceTimersByTime(490);
	expect(socket.destroySoon).not.toHaveBeenCalled();
	vi.advanceTimersByTime(10);
	expect(socket.destroySoon).toHaveBeenCalledOnce();
	incoming.destroy();
});

test("a request that is answered at once, before other listeners hear of it, is paced too", async () => {
	const server = new EventEmitter();
	server.on("request", (_, outgoing: EventEmitter) => outgoing.emit("prefinish"));
	paceDrains(server);
	const socket = Object.assign(new EventEmitter(), { destroySoon: vi.fn() });
	const incoming = Object.assign(new Readable({ read() {} }), { complete: false, socket });
	server.emit("request", incoming, new EventEmitter());
	expect(incoming.listenerCount("data")).toBe(1);
});

test("a request that has arrived as a whole is left alone", async () => {
	const reader = vi.fn();
	const { incoming, read } = open()(0, reader);
	expect(incoming.listeners("data")).toEqual([reader, expect.any(Function)]);
	await settle();
	expect(read()).toBe(0);
	expect(vi.getTimerCount()).toBe(0);
});
