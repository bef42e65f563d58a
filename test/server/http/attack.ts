import { connect, type Socket } from "node:net";

export interface Raw {
	socket: Socket;
	/** What the server has answered so far. */
	answer(): string;
	closed: Promise<void>;
}

/** Sends raw bytes to a server, unlike any HTTP client, and reads its answer. */
export function openRaw(server: string): Raw {
	const { hostname, port } = new URL(server);
	const socket = connect(Number(port), hostname);
	let answer = "";
	socket.on("data", (text) => (answer += text));
	socket.on("error", () => {});
	const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
	return { socket, answer: () => answer, closed };
}

/** A request with a stated body length. */
export function requestWith(path: string, body: string, headers: readonly string[] = []): string {
	return [head(`POST ${path}`, [...headers, `Content-Length: ${body.length}`]), body].join("");
}

/** `start`: method and path. */
export function head(start: string, headers: readonly string[]): string {
	return `${[`${start} HTTP/1.1`, "Host: expunge", "Content-Type: application/json", ...headers].join("\r\n")}\r\n\r\n`;
}

/** One chunk of a body without a stated length. */
export function chunk(text: string): string {
	return `${text.length.toString(16)}\r\n${text}\r\n`;
}

export function statusOf(answer: string): number {
	return Number(answer.match(/^HTTP\/1\.1 (\d{3})/)?.[1] ?? 0);
}
