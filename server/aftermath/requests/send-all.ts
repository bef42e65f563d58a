import type { HttpAnswer } from "./http-client.ts";

const atOncePerOrigin = 4;
/** After this many requests in a row without an answer, the system counts as away, and the rest are not sent. */
const failuresUntilAway = 3;

/**
 * Sends requests to several systems at the same time, so that none holds up the others. Calls `settle` for each request, except for those
 * that there was no time for before `until`. "away": the request was not sent.
 */
export async function sendAll<Request, Answer extends HttpAnswer>(
	requests: readonly Request[],
	originOf: (request: Request) => string,
	send: (request: Request) => Promise<Answer>,
	settle: (request: Request, answer: Answer | "away") => void,
	{ signal, until }: { signal: AbortSignal | undefined; until: number },
): Promise<void> {
	const origins = [...Map.groupBy(requests, originOf).values()];
	await Promise.all(origins.map((own) => sendToOne(own, send, settle, () => signal?.aborted === true || Date.now() >= until)));
}

async function sendToOne<Request, Answer extends HttpAnswer>(
	requests: readonly Request[],
	send: (request: Request) => Promise<Answer>,
	settle: (request: Request, answer: Answer | "away") => void,
	isOver: () => boolean,
): Promise<void> {
	const left = requests.values();
	let unanswered = 0;
	let isAway = false;
	const work = async () => {
		for (const request of left) {
			if (isOver()) return;
			const answer = isAway ? "away" : await send(request);
			if (answer === "away") {
				settle(request, answer);
				continue;
			}
			if ("code" in answer && answer.code === "STOPPED") return;
			unanswered = "code" in answer ? unanswered + 1 : 0;
			if (unanswered >= failuresUntilAway) isAway = true;
			settle(request, answer);
		}
	};
	await Promise.all(Array.from({ length: atOncePerOrigin }, work));
}
