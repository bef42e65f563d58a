import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll } from "vitest";

interface ReceivedRequest {
	method: string;
	path: string;
	headers: Readonly<Record<string, string | string[] | undefined>>;
	body: string;
}

/** Status 0: the connection ends without an answer. */
type Answer = { status: number; headers?: Record<string, string>; body?: string };

/** A real server on this machine that keeps every request. */
export async function startHttpServer(answer: (request: ReceivedRequest) => Answer | Promise<Answer> = () => ({ status: 200 })) {
	const received: ReceivedRequest[] = [];
	const server = createServer(async (request, response) => {
		const one = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body: await text(request) };
		received.push(one);
		const { status, headers = {}, body = "" } = await answer(one);
		if (status === 0) request.socket.destroy();
		else response.writeHead(status, headers).end(body);
	});
	const listen = async (port: number) => {
		server.listen(port, "127.0.0.1");
		await once(server, "listening");
		return (server.address() as AddressInfo).port;
	};
	const port = await listen(0);
	const stop = async () => {
		if (!server.listening) return;
		const closed = once(server, "close");
		server.close();
		server.closeAllConnections();
		await closed;
	};
	afterAll(stop);
	return { origin: `http://127.0.0.1:${port}`, port, received, stop, start: () => listen(port) };
}
