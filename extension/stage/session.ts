import type { PageState } from "../messages.ts";
import { callIfThere } from "../messaging.ts";
import { readSource } from "../page/read-source.ts";

export type ReadyState = Extract<PageState, { status: "ready" }>;

/** Why the controls do not work for the moment. They stay where they are and say so, and ticks are kept. */
export type Absence = "signed_out" | "unreachable";

/** Who is signed in: to Expunge, as the background says, and to the CRM, as its page shows. */
export interface Session {
	/** What the page may show; null while the person is not signed in to Expunge. */
	ready: () => ReadyState | null;
	/** The same, but null also while the CRM shows another person or nobody. */
	readyForPerson: () => ReadyState | null;
	/** Null while the controls work. */
	away: () => Absence | null;
	/** Asks the background again. */
	renew: () => Promise<void>;
	/** Reads who is signed in to the CRM. */
	readLogin: () => void;
	/** The page was away, and its tab may have shown other people's pages meanwhile. */
	forgetLogin: () => void;
}

/** Calls `changed` before any answer changes, and `rightsChanged` after the same person has got other rights. */
export function makeSession(changed: () => void, rightsChanged: () => void): Session {
	let state: PageState | null = null;
	let away: Absence | null = null;
	/** What the background was told. Undefined until then, while the background still knows what the tab's last document showed. */
	let login: string | null | undefined;
	const ready = () => (state?.status === "ready" ? state : null);
	return {
		ready,
		readyForPerson() {
			const now = ready();
			return now !== null && isSamePerson(now, login ?? null) ? now : null;
		},
		away: () => away,
		async renew() {
			const now = await callIfThere("page/state", null);
			away = state?.status === "ready" ? awayFor(now) : null;
			if (away !== null) return;
			const before = state;
			if (JSON.stringify(now) !== JSON.stringify(before)) changed();
			state = now;
			if (haveRightsChanged(before, now)) rightsChanged();
		},
		readLogin() {
			const now = ready();
			if (now === null) return;
			const { signedIn } = now.pages;
			const shown = signedIn === undefined ? undefined : readSource(signedIn);
			if (shown === login) return;
			login = shown;
			void callIfThere("page/signed-in", { login: login ?? null });
			changed();
		},
		forgetLogin() {
			login = undefined;
		},
	};
}

/** A person who has signed out wants to see nothing more. */
function awayFor(now: PageState | null): Absence | null {
	if (now?.status === "unreachable") return "unreachable";
	return now?.status === "signed_out" && now.ended ? "signed_out" : null;
}

function haveRightsChanged(before: PageState | null, now: PageState | null): boolean {
	if (before?.status !== "ready" || now?.status !== "ready" || before.crmLogin !== now.crmLogin) return false;
	const said = ({ rights: { version, ...rights } }: ReadyState) => JSON.stringify(rights);
	return said(before) !== said(now);
}

function isSamePerson({ pages, crmLogin }: ReadyState, login: string | null): boolean {
	return pages.signedIn === undefined || login?.toLowerCase() === crmLogin.toLowerCase();
}
