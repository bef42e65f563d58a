import type { ServerOptions } from "node:http";
import type { Server } from "node:net";

/** How long a connection may take, in milliseconds: for its headers, for all of a request, and idle between two requests. */
export const serverOptions: ServerOptions = {
	headersTimeout: 10_000,
	requestTimeout: 30_000,
	keepAliveTimeout: 5_000,
	connectionsCheckingInterval: 2_000,
	maxHeaderSize: 16 * 1_024,
	// Node takes a connection that asks for any other protocol out of HTTP, where no time limit reaches it.
	shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
};

/** A team of five hundred behind one address has a socket each and some requests. */
const mostFromOneAddress = 1_000;
const most = 5_000;

/** Closes what one address opens beyond its share. A reverse proxy that is trusted brings everybody's requests and has no share. */
export function limitConnections(server: Server, isTrustedProxy: (address: string) => boolean): void {
	const open = new Map<string, number>();
	server.maxConnections = most;
	server.on("connection", (socket) => {
		const address = socket.remoteAddress ?? "";
		const count = (open.get(address) ?? 0) + 1;
		if (count > mostFromOneAddress && !isTrustedProxy(address)) {
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
