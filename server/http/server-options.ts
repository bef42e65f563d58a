import type { ServerOptions } from "node:http";
import type { Server } from "node:net";

/** Timeouts of a connection, in milliseconds. */
export const serverOptions: ServerOptions = {
	headersTimeout: 10_000,
	requestTimeout: 30_000,
	keepAliveTimeout: 5_000,
	connectionsCheckingInterval: 2_000,
	maxHeaderSize: 16 * 1_024,
	// For any other protocol, Node would detach the connection from HTTP and its timeouts.
	shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
};

/** Enough for a team of 500 behind one address, each with a socket and a few requests. */
const maxPerAddress = 1_000;
const maxConnections = 5_000;

/** Closes connections beyond the maximum per address. Trusted proxies are exempt, because they carry everybody's requests. */
export function limitConnections(server: Server, isTrustedProxy: (address: string) => boolean): void {
	const open = new Map<string, number>();
	server.maxConnections = maxConnections;
	server.on("connection", (socket) => {
		const address = socket.remoteAddress ?? "";
		const count = (open.get(address) ?? 0) + 1;
		if (count > maxPerAddress && !isTrustedProxy(address)) {
			socket.destroy();
			return;
		}
		open.set(address, count);
		socket.once("close", () => {
			const left = (open.get(address) ?? 1) - 1;
			if (left === 0) open.delete(address);
			else open.set(address, left);
		});
	});
}
