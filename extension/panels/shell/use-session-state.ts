import { noAnswer } from "../../controls/ask.ts";
import type { Result, SessionState } from "../../messages.ts";
import { call } from "../../messaging.ts";
import { type Loaded, useAnswer } from "../use-answer.ts";
import { useRefreshOnReturn } from "../use-polling.ts";

async function readSession(): Promise<Result<SessionState>> {
	try {
		return { ok: true, value: await call("session/state", null) };
	} catch {
		return noAnswer;
	}
}

/** Who is signed in, where, and what is missing; follows every change. */
export function useSessionState(): Loaded<SessionState> {
	const session = useAnswer("session", readSession, ["session"]);
	useRefreshOnReturn(session.refresh);
	return session;
}
