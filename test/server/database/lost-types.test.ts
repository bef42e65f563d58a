import { once } from "node:events";
import { createServer, connect as open, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { adapter as demoAdapter } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { findPort } from "../../support/find-port.ts";
import { until } from "../../support/until.ts";

const database = await freshDatabase({ template: "expunge" });
const behind = new URL(database.appUrl);

/** The connections to PostgreSQL lead through here. The driver reads the types of arrays first on each of them. */
let breaks = false;
let broken = 0;
const sockets = new Set<Socket>();
const proxy = createServer((socket) => {
	const other = open(Number(behind.port), behind.hostname);
	for (const end of [socket, other]) {
		sockets.add(end);
		end.on("error", () => {});
		end.on("close", () => {
			sockets.delete(end);
			socket.destroy();
			other.destroy();
		});
	}
	socket.on("data", (sent) => {
		if (!breaks || !sent.includes("typarray")) return void other.write(sent);
		broken += 1;
		// As when PostgreSQL restarts: nothing listens for a moment.
		proxy.close();
		socket.destroy();
	});
	other.pipe(socket);
});
// It listens there again later.
const port = await findPort();
await once(proxy.listen(port, "127.0.0.1"), "listening");
const through = Object.assign(new URL(database.appUrl), { hostname: "127.0.0.1", port: String(port) });
const server = await startExpungeServer({ databaseUrl: through.href, adapter: demoAdapter, crmOrigin: "http://127.0.0.1:1" });
afterAll(async () => {
	await server.stop();
	proxy.close();
	for (const socket of sockets) socket.destroy();
});

test("the server outlives a connection that ends while the driver reads the types of arrays", async () => {
	const health = () =>
		fetch(`${server.url}/api/health`).then(
			({ status }) => status,
			() => 0,
		);
	expect(await health()).toBe(200);
	breaks = true;
	for (const socket of sockets) socket.destroy();
	await until(
		async () => {
			await health();
			return broken;
		},
		(times) => times > 0,
		{ what: "A new connection should have been broken" },
	);
	await setTimeout(1_000);
	expect(server.isRunning()).toBe(true);
	breaks = false;
	await once(proxy.listen(port, "127.0.0.1"), "listening");
	await until(health, (status) => status === 200, { what: "The server should be healthy again" });
});
