import type { IncomingMessage } from "node:http";
import { Server, Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { limitConnections, serverOptions } from "../../../server/http/server-options.ts";

test.each([
	["websocket", true],
	["WebSocket", true],
	["h2c", false],
	["websocket, h2c", false],
	[undefined, false],
])("a request to change the protocol to %s is taken: %s", (upgrade, taken) => {
	const request = { headers: upgrade === undefined ? {} : { upgrade } } as IncomingMessage;
	expect(serverOptions.shouldUpgradeCallback?.(request)).toBe(taken);
});

describe("one address", () => {
	const maxPerAddress = 1_000;

	/** A server that does not listen, and a function that connects to it and returns the socket. */
	function open(trusted = "10.0.0.1") {
		const server = new Server();
		limitConnections(server, (address) => address === trusted);
		const connect = (remoteAddress: string) => {
			const socket = Object.defineProperty(new Socket(), "remoteAddress", { value: remoteAddress });
			server.emit("connection", socket);
			return socket;
		};
		const fill = (address: string) => Array.from({ length: maxPerAddress }, () => connect(address));
		return { server, connect, fill };
	}

	test("has at most 1,000 connections, and another address is not affected", () => {
		const { connect, fill } = open();
		expect(fill("192.0.2.1").some(({ destroyed }) => destroyed)).toBe(false);
		expect(connect("192.0.2.1").destroyed).toBe(true);
		expect(connect("192.0.2.2").destroyed).toBe(false);
	});

	test("can connect again once a connection has closed, and a refused one frees nothing", () => {
		const { connect, fill } = open();
		const [first] = fill("192.0.2.1");
		connect("192.0.2.1").emit("close");
		expect(connect("192.0.2.1").destroyed).toBe(true);
		first?.emit("close");
		expect(connect("192.0.2.1").destroyed).toBe(false);
		expect(connect("192.0.2.1").destroyed).toBe(true);
	});

	test("has more connections if it is a trusted proxy", () => {
		const { connect, fill } = open();
		fill("10.0.0.1");
		expect(connect("10.0.0.1").destroyed).toBe(false);
	});

	test("shares 5,000 connections with all others", () => {
		expect(open().server.maxConnections).toBe(5_000);
	});
});
