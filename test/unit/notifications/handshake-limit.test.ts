import { expect, test } from "vitest";
import { createHandshakeLimit } from "../../../server/notifications/handshake-limit.ts";

function admitMany(count: number, addressOf: (index: number) => string) {
	const limit = createHandshakeLimit();
	const evicted: number[] = [];
	const leaving = Array.from({ length: count }, (_, index) => limit.admit(addressOf(index), () => evicted.push(index)));
	return { limit, evicted, leaving };
}

test("the oldest connection of one address is closed for a new one", () => {
	const { limit, evicted } = admitMany(52, () => "192.0.2.7");
	expect(evicted).toEqual([0, 1]);
	limit.admit("192.0.2.8", () => {});
	expect(evicted).toEqual([0, 1]);
});

test("the oldest connection of all is closed when many addresses hold too many", () => {
	expect(admitMany(1_001, (index) => `address ${index}`).evicted).toEqual([0]);
});

test("a closed connection makes room", () => {
	const { limit, evicted, leaving } = admitMany(50, () => "192.0.2.7");
	leaving[0]?.();
	leaving[0]?.();
	limit.admit("192.0.2.7", () => {});
	expect(evicted).toEqual([]);
});
