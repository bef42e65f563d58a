import type { SessionState } from "../../messages.ts";

export type SetUpStep = "server" | "unreachable" | "site" | "sign_in";

/** What is missing before the panels can be shown; null when nothing is. */
export function nextSetUpStep(session: SessionState, siteSkipped: boolean): SetUpStep | null {
	if (session.server === null) return "server";
	if (session.user !== null) return null;
	if (session.description === null) return session.unreachable ? "unreachable" : "server";
	if (!session.siteGranted && !siteSkipped) return "site";
	return "sign_in";
}
