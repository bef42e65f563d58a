import { lookup } from "node:dns";
import { once } from "node:events";
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { type BlockList, isIP, type LookupFunction } from "node:net";
import { codeOf } from "../../database/sqlstates.ts";
import { mayConnectTo } from "./is-public-address.ts";

interface OutgoingRequest {
	method: string;
	url: string;
	headers: Readonly<Record<string, string>>;
	body: string | null;
}

/** The status of the answer, or a code that says why there is none. The answer's body is thrown away. */
export type HttpAnswer = { status: number } | { code: string };

/** `location` is where a redirect leads. `text` is empty if the body is too long. */
export interface FullAnswer {
	status: number;
	location: string | undefined;
	text: string;
}

/** Never follows a redirect. */
export interface HttpClient {
	send(request: OutgoingRequest, signal: AbortSignal | undefined): Promise<HttpAnswer>;
	/** Reads the body too. */
	read(request: OutgoingRequest, signal: AbortSignal | undefined): Promise<FullAnswer | { code: string }>;
	close(): void;
}

const requestTimeoutMs = 10_000;
const connectionsPerOrigin = 4;
const maxTextBytes = 65_536;

/** `code` says what is wrong, and nothing else about it leaves this file: a message could contain the address, which can be personal. */
class PrivateAddressError extends Error {
	readonly code = "PRIVATE_ADDRESS";
}

/** Connects to public addresses, and to private ones only within the given networks. */
export function createHttpClient(privateNetworks: BlockList, timeoutMs = requestTimeoutMs): HttpClient {
	const options = { keepAlive: true, maxSockets: connectionsPerOrigin };
	const [plain, secure] = [new HttpAgent(options), new HttpsAgent(options)];
	const checkedLookup = lookUpAllowed(privateNetworks);

	async function exchange<Answer>(
		{ method, url, headers, body }: OutgoingRequest,
		stopping: AbortSignal | undefined,
		take: (answer: IncomingMessage) => Answer | Promise<Answer>,
	): Promise<Answer | { code: string }> {
		const target = new URL(url);
		const host = target.hostname.replace(/^\[|\]$/g, "");
		// Node does not look up a name that is already an address.
		if (isIP(host) !== 0 && !mayConnectTo(host, privateNetworks)) return { code: "PRIVATE_ADDRESS" };
		const timeout = AbortSignal.timeout(timeoutMs);
		const signal = stopping === undefined ? timeout : AbortSignal.any([stopping, timeout]);
		const common = {
			method,
			signal,
			lookup: checkedLookup,
			headers: body === null ? headers : { ...headers, "content-length": Buffer.byteLength(body) },
		};
		try {
			const sending =
				target.protocol === "https:"
					? requestHttps(target, { ...common, agent: secure })
					: requestHttp(target, { ...common, agent: plain });
			// Nobody waits any more when the timeout ends an answer whose body is too long.
			sending.on("error", () => {});
			sending.end(body ?? undefined);
			const [answer]: IncomingMessage[] = await once(sending, "response");
			if (answer === undefined) return { code: "UNKNOWN" };
			return await take(answer);
		} catch (error) {
			if (timeout.aborted) return { code: "TIMEOUT" };
			return { code: stopping?.aborted ? "STOPPED" : (codeOf(error) ?? "UNKNOWN") };
		}
	}

	return {
		send: (request, signal) =>
			exchange(request, signal, (answer) => {
				discard(answer);
				return { status: answer.statusCode ?? 0 };
			}),
		read: (request, signal) =>
			exchange(request, signal, async (answer) => ({
				status: answer.statusCode ?? 0,
				location: answer.headers.location,
				text: await readText(answer),
			})),
		close() {
			plain.destroy();
			secure.destroy();
		},
	};
}

async function readText(answer: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of answer) {
		chunks.push(chunk);
		length += chunk.length;
		if (length > maxTextBytes) return "";
	}
	return Buffer.concat(chunks).toString();
}

/** Reads the body, so that the connection can be used again. One that is too long ends with the request's timeout. */
function discard(answer: IncomingMessage): void {
	answer.on("error", () => {});
	answer.resume();
}

/** The address that is checked is the one that is connected to: the name is looked up once, and a second answer cannot differ. */
function lookUpAllowed(privateNetworks: BlockList): LookupFunction {
	return (host, options, answer) => {
		lookup(host, { ...options, all: true }, (error, found) => {
			if (error) return answer(error, "");
			if (!found.every(({ address }) => mayConnectTo(address, privateNetworks))) return answer(new PrivateAddressError(), "");
			const [first] = found;
			return options.all === true ? answer(null, found) : answer(null, first?.address ?? "", first?.family ?? 4);
		});
	};
}
