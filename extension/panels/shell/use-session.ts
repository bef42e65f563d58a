import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { User } from "../../../server/people/schemas.ts";
import type { Rights } from "../../../server/permissions/schemas.ts";
import type { SessionState } from "../../messages.ts";

/** The session of somebody who is signed in. */
export interface SignedIn extends SessionState {
	user: User;
	rights: Rights;
}

const SessionContext = createContext<SignedIn | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSession(): SignedIn {
	const session = useContext(SessionContext);
	if (session === null) throw new Error("A panel was shown to somebody who is not signed in.");
	return session;
}
