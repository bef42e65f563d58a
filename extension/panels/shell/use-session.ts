import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { User } from "../../../server/people/schemas.ts";
import type { Rights } from "../../../server/permissions/schemas.ts";
import { noAnswer } from "../../controls/ask.ts";
import type { Result, SessionState } from "../../messages.ts";
import { call } from "../../messaging.ts";
import { type LoadedAnswer, useAnswer } from "../use-answer.ts";
import { useRefreshOnReturn } from "../use-polling.ts";

/** The session of somebody who is signed in. */
interface SignedInSession extends SessionState {
	user: User;
	rights: Rights;
}

const SessionContext = createContext<SignedInSession | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSession(): SignedInSession {
	const session = useContext(SessionContext);
	if (session === null) throw new Error("A panel was shown to somebody who is not signed in.");
	return session;
}

async function readSession(): Promise<Result<SessionState>> {
	try {
		return { ok: true, value: await call("session/state", null) };
	} catch {
		return noAnswer();
	}
}

/** Who is signed in, where, and what is missing. It follows every change. */
export function useSessionState(): LoadedAnswer<SessionState> {
	const session = useAnswer("session", readSession, ["session"]);
	useRefreshOnReturn(session.refresh);
	return session;
}
