import type { Failure, Result } from "../messages.ts";

const mostCalls = 3;

const unanswered: Failure = {
	code: "unavailable",
	message: "Expunge did not answer. If you have confirmed, the deletion may have begun: confirming twice deletes once.",
};

/**
 * Chromium stops a worker that has waited half a minute for the server, and its call is never answered. The next call starts another
 * worker. Only for calls that may be made twice: the background finds what the first one has begun.
 */
export async function callAgain<Value>(call: () => Promise<Result<Value>>, time = 1): Promise<Result<Value>> {
	try {
		return await call();
	} catch {
		return time < mostCalls ? callAgain(call, time + 1) : { ok: false, failure: unanswered };
	}
}
