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

export interface HttpClient {
	/** Never follows a redirect. */
	send(request: OutgoingRequest, signal: AbortSignal | undefined): Promise<HttpAnswer>;
	close(): void;
}

const requestTimeoutMs = 10_000;
const connectionsPerOrigin = 4;

/** `code` says what is wrong, and nothing else about it leaves this file: a message could contain the address, which can be personal. */
class PrivateAddressError extends Error {
	readonly code = "PRIVATE_ADDRESS";
}

/** Connects to public addresses, and to private ones only within the given networks. */
export function createHttpClient(privateNetworks: BlockList, timeoutMs = requestTimeoutMs): HttpClient {
	const options = { keepAlive: true, maxSockets: connectionsPerOrigin };
	const [plain, secure] = [new HttpAgent(options), new HttpsAgent(options)];
	const checkedLookup = lookUpAllowed(privateNetworks);
	return {
		async send({ method, url, headers, body }, stopping) {
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
				discard(answer);
				return { status: answer?.statusCode ?? 0 };
			} catch (error) {
				if (timeout.aborted) return { code: "TIMEOUT" };
				return { code: stopping?.aborted ? "STOPPED" : (codeOf(error) ?? "UNKNOWN") };
			}
		},
		close() {
			plain.destroy();
			secure.destroy();
		},
	};
}

/** Reads the body, so that the connection can be used again. One that is too long ends with the request's timeout. */
function discard(answer: IncomingMessage | undefined): void {
	answer?.on("error", () => {});
	answer?.resume();
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
