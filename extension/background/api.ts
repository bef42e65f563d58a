import { type ClientResponse, hc } from "hono/client";
import type { AppType } from "../../server/app.ts";
import type { Failure, Result } from "../messages.ts";
import { errorMessage } from "../outcome-message.ts";
import { readerLocale } from "../reader-locale.ts";
import { endSession, keepToken, readToken, readTokenFor, sessionCount } from "./credentials.ts";
import { failed, unavailable } from "./failures.ts";
import { serverAddress } from "./server-address.ts";
import { sessionStore } from "./store.ts";
import { paintBadge } from "./sync/badge.ts";

export type Client = ReturnType<typeof hc<AppType>>;

/** The body of the successful answers. */
type Body<Response> =
	Response extends ClientResponse<infer Value, infer Status, string> ? (Status extends 200 | 201 | 202 ? Value : never) : never;

/** Calls the server in the signed-in person's name. Never rejects: an error becomes a failure with words for the person. */
export async function askServer<Response extends ClientResponse<unknown, number, string>>(
	send: (client: Client) => Promise<Response>,
): Promise<Result<Body<Response>>> {
	const answer = await askFor(send);
	if (!answer.ok) return answer;
	return answer.value.json().then(
		(value) => ({ ok: true, value: value as Body<Response> }),
		// The connection broke in the middle of the answer.
		unavailable,
	);
}

/** The same for answers that are text, such as an export. */
export async function askForText(
	send: (client: Client) => Promise<ClientResponse<unknown, number, string>>,
): Promise<Result<{ text: string; fileName: string | null }>> {
	const answer = await askFor(send);
	if (!answer.ok) return answer;
	const fileName = /filename="?([\w.-]+)/.exec(answer.value.headers.get("content-disposition") ?? "")?.[1] ?? null;
	return { ok: true, value: { text: await answer.value.text(), fileName } };
}

let rotation: Promise<unknown> = Promise.resolve();

/**
 * Replaces the token when the browser has started, so that a copy of the old one is worthless. Calls wait for the new token.
 * An empty `storage.session` means that the browser has started, and not only the background.
 */
export function rotateTokenAtStart(): void {
	rotation = sessionStore.get("started").then(async (started) => {
		if (started !== null) return;
		await sessionStore.set("started", true);
		await attempt((client) => client.api.auth.rotate.$post());
	});
}

async function askFor<Response extends ClientResponse<unknown, number, string>>(
	send: (client: Client) => Promise<Response>,
): Promise<Result<Response>> {
	await rotation;
	const [session, token] = [sessionCount(), await readToken()];
	const answer = await attempt(send);
	if (token === null || answer.ok || answer.failure.code !== "not_signed_in") return answer;
	await rotation;
	const now = await readToken();
	// The token was replaced during the call. A call is never repeated in the next person's name.
	if (now !== null && now !== token && session === sessionCount()) return attempt(send);
	await endSession(token);
	return answer;
}

/** Longer than any preview takes. */
const requestTimeoutMs = 120_000;

/** How often to make a call that the server answers with 429, and the longest wait in seconds that the server can ask for. */
const retries = { times: 5, seconds: 5 };

async function attempt<Response extends ClientResponse<unknown, number, string>>(
	send: (client: Client) => Promise<Response>,
	time = 1,
): Promise<Result<Response>> {
	const address = await serverAddress();
	const token = address === null ? null : await readTokenFor(address);
	if (address === null || token === null) return failed("not_signed_in");
	const init = { credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(requestTimeoutMs) } as const;
	const answer = await send(
		hc<AppType>(address, { headers: { authorization: `Bearer ${token}`, "accept-language": readerLocale() }, init }),
	).catch(() => null);
	await noteReached(answer !== null);
	if (answer === null) return unavailable();
	const renewed = answer.headers.get("set-auth-token");
	if (renewed !== null && (await readToken()) === token) await keepToken(renewed);
	if (answer.ok) return { ok: true, value: answer };
	const wait = Number(answer.headers.get("retry-after") ?? Number.NaN);
	if (answer.status === 429 && wait <= retries.seconds && time < retries.times) {
		await sleep(wait * 1_000);
		return attempt(send, time + 1);
	}
	return { ok: false, failure: await readFailure(answer) };
}

/** The icon shows when the server does not answer. */
async function noteReached(reached: boolean): Promise<void> {
	const wasAway = (await sessionStore.get("unreachable")) === true;
	if (wasAway !== reached) return;
	await sessionStore.set("unreachable", !reached);
	await paintBadge();
}

function sleep(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The server's error, or the nearest one if a proxy answered in its place. */
export async function readFailure(answer: { status: number; headers: Headers; json: () => Promise<unknown> }): Promise<Failure> {
	const body = await answer.json().catch(() => null);
	if (hasError(body)) return { ...body.error, message: errorMessage(body.error) };
	const requestId = answer.headers.get("x-request-id");
	const { failure } = answer.status === 502 || answer.status === 503 || answer.status === 504 ? unavailable() : failed("internal");
	return requestId === null ? failure : { ...failure, requestId };
}

function hasError(body: unknown): body is { error: Failure } {
	if (typeof body !== "object" || body === null || !("error" in body)) return false;
	const { error } = body;
	return typeof error === "object" && error !== null && "code" in error && "message" in error && typeof error.message === "string";
}
