import type { HttpAnswer } from "./http-client.ts";

const atOncePerOrigin = 4;
/** After this many requests in a row without an answer, the system counts as unavailable, and the rest fail without being sent. */
const failuresUntilAway = 3;
/** The rest is sent later, so that the requests already sent can be settled. */
const chunkMs = 60_000;

/**
 * Sends requests to several systems at the same time, so that none holds up the others. Calls `settle` for each request, except for those
 * that there was no time for.
 */
export async function sendAll<Request>(
	requests: readonly Request[],
	originOf: (request: Request) => string,
	send: (request: Request) => Promise<HttpAnswer>,
	settle: (request: Request, answer: HttpAnswer) => void,
	signal: AbortSignal | undefined,
): Promise<void> {
	const until = Date.now() + chunkMs;
	const origins = [...Map.groupBy(requests, originOf).values()];
	await Promise.all(origins.map((own) => sendToOne(own, send, settle, () => signal?.aborted === true || Date.now() > until)));
}

async function sendToOne<Request>(
	requests: readonly Request[],
	send: (request: Request) => Promise<HttpAnswer>,
	settle: (request: Request, answer: HttpAnswer) => void,
	isOver: () => boolean,
): Promise<void> {
	const left = requests.values();
	let unanswered = 0;
	let away: HttpAnswer | null = null;
	const work = async () => {
		for (const request of left) {
			if (isOver()) return;
			const answer = away ?? (await send(request));
			if ("code" in answer && answer.code === "STOPPED") return;
			unanswered = "code" in answer ? unanswered + 1 : 0;
			if (unanswered >= failuresUntilAway && away === null) away = answer;
			settle(request, answer);
		}
	};
	await Promise.all(Array.from({ length: atOncePerOrigin }, work));
}
