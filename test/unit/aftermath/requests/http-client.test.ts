import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BlockList } from "node:net";
import { afterAll, expect, test } from "vitest";
import { createHttpClient } from "../../../../server/aftermath/requests/http-client.ts";

const here = new BlockList();
here.addAddress("127.0.0.1");
const clients: { close(): void }[] = [];

/** Starts a server on this machine and a client whose requests may take so many milliseconds. */
async function connect(answer: (response: ServerResponse) => void, timeoutMs?: number) {
	const server = createServer((_, response) => answer(response));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const client = createHttpClient(here, timeoutMs);
	clients.push(client, { close: () => void server.close().closeAllConnections() });
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	const request = { method: "POST", url, headers: {}, body: "{}" };
	return { server, send: (signal?: AbortSignal) => client.send(request, signal), read: () => client.read(request, undefined) };
}

afterAll(() => {
	for (const client of clients) client.close();
});

test("a system that never answers is given up", async () => {
	const { send } = await connect(() => {}, 200);
	expect(await send()).toEqual({ code: "TIMEOUT" });
});

test("an answer counts from its head, and an endless body ends with the timeout", async () => {
	const { send, server } = await connect((response) => void response.writeHead(200).write("never complete"), 300);
	const closed = once(server, "connection").then(([socket]) => once(socket, "close"));
	expect(await send()).toEqual({ status: 200 });
	await closed;
});

test("a request ends when the server stops", async () => {
	const stopping = new AbortController();
	const { send } = await connect(() => stopping.abort());
	expect(await send(stopping.signal)).toEqual({ code: "STOPPED" });
});

test("a connection that breaks has a code", async () => {
	const { send } = await connect((response) => response.destroy());
	expect(await send()).toEqual({ code: "ECONNRESET" });
});

test("an answer is read with the address that it redirects to", async () => {
	const { read } = await connect((response) => response.writeHead(301, { location: "/a/" }).end("moved"));
	expect(await read()).toEqual({ status: 301, location: "/a/", text: "moved" });
});

test("a body that is too long counts as empty, also one without an end", async () => {
	const { read } = await connect((response) => void response.writeHead(200).write("a".repeat(100_000)));
	expect(await read()).toEqual({ status: 200, location: undefined, text: "" });
});
