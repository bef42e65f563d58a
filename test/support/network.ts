import { createServer, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { json } from "node:stream/consumers";
import { until } from "./until.ts";

interface Trouble {
	/** Matches method and path, such as "GET /api/previews/…". */
	calls: RegExp;
	/** Applies to the first matching call only. */
	once?: boolean;
	/** The answer waits until the trouble ends or another begins. */
	held?: boolean;
	/** The answer never comes, because the connection breaks. */
	lost?: boolean;
	/** The connection breaks in the middle of the answer. */
	broken?: boolean;
	/** Replaces the answer's JSON. */
	change?: (body: unknown) => unknown;
}

export interface Network {
	url: string;
	/** Method and path of each call so far, without preflight requests. */
	calls: string[];
	/** The tokens that arrived with them. */
	tokens: Set<string>;
	/** Applies to matching calls from now on. Null ends it. */
	trouble(now: Trouble | null): void;
	/** Waits until an answer is held. */
	holds(): Promise<void>;
	close(): void;
}

/** A proxy in front of the server that lists the calls, and holds or loses answers. */
export async function openNetwork(server: string): Promise<Network> {
	const { hostname, port } = new URL(server);
	const calls: string[] = [];
	const tokens = new Set<string>();
	let troubled: Trouble | null = null;
	const waiting = new Set<() => void>();
	const happened = new WeakSet<Trouble>();
	const troubleOf = (call: string) => {
		if (!troubled?.calls.test(call) || (troubled.once && happened.has(troubled))) return null;
		happened.add(troubled);
		return troubled;
	};
	const proxy = createServer((incoming, outgoing) => {
		const { method, url: path, rawHeaders: headers } = incoming;
		if (method !== "OPTIONS") calls.push(`${method} ${path}`);
		const token = incoming.headers.authorization?.replace("Bearer ", "");
		if (token !== undefined) tokens.add(token);
		const trouble = troubleOf(`${method} ${path}`);
		const passed = request({ hostname, port, method, path, headers }, async (answer) => {
			// The trouble may have ended before the answer came.
			if (trouble?.held && trouble === troubled) await new Promise<void>((resolve) => waiting.add(resolve));
			if (trouble?.lost) return void outgoing.destroy();
			if (trouble?.broken) {
				outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
				return void outgoing.write("{", () => outgoing.destroy());
			}
			if (trouble?.change === undefined) {
				outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
				answer.pipe(outgoing);
				return;
			}
			const { "content-length": _, ...headers } = answer.headers;
			outgoing.writeHead(answer.statusCode ?? 502, headers);
			outgoing.end(JSON.stringify(trouble.change(await json(answer))));
		});
		passed.on("error", () => outgoing.destroy());
		incoming.pipe(passed);
	});
	proxy.on("upgrade", (incoming: IncomingMessage, socket) => {
		const { method, url: path, rawHeaders } = incoming;
		const lines = rawHeaders.flatMap((text, index) => (index % 2 === 0 ? [`${text}: ${rawHeaders[index + 1]}`] : []));
		const through = connect(Number(port), hostname, () =>
			through.write(`${[`${method} ${path} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`),
		);
		socket.pipe(through).pipe(socket);
		for (const end of [socket, through]) end.on("error", () => end.destroy());
	});
	await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
	const address = proxy.address();
	return {
		url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
		calls,
		tokens,
		trouble: (now) => {
			troubled = now;
			for (const answer of waiting) answer();
			waiting.clear();
		},
		async holds() {
			await until(() => waiting.size > 0, Boolean, { what: "An answer should be held" });
		},
		close() {
			proxy.closeAllConnections();
			proxy.close();
		},
	};
}
