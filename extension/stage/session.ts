import type { PageState } from "../messages.ts";
import { callIfThere } from "../messaging.ts";
import { readSource } from "../page/read-source.ts";

export type ReadyState = Extract<PageState, { status: "ready" }>;

/** Who is signed in: to Expunge, as the background says, and to the CRM, as its page shows. */
export interface Session {
	/** What the page may show; null while the person is not signed in to Expunge. */
	ready: () => ReadyState | null;
	/** The same, but null also while the CRM shows another person or nobody. */
	readyForPerson: () => ReadyState | null;
	/** Asks the background again. */
	renew: () => Promise<void>;
	/** Reads who is signed in to the CRM. */
	readLogin: () => void;
	/** The page was away, and its tab may have shown other people's pages meanwhile. */
	forgetLogin: () => void;
}

/** Calls `changed` before any answer changes. */
export function makeSession(changed: () => void): Session {
	let state: PageState | null = null;
	/** What the background was told. Undefined until then, while the background still knows what the tab's last document showed. */
	let login: string | null | undefined;
	const ready = () => (state?.status === "ready" ? state : null);
	return {
		ready,
		readyForPerson() {
			const now = ready();
			return now !== null && isSamePerson(now, login ?? null) ? now : null;
		},
		async renew() {
			const now = await callIfThere("page/state", null);
			// While the server is away, the controls stay. A person who uses one is told.
			if (now?.status === "unreachable" && state?.status === "ready") return;
			if (JSON.stringify(now) !== JSON.stringify(state)) changed();
			state = now;
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

function isSamePerson({ pages, crmLogin }: ReadyState, login: string | null): boolean {
	return pages.signedIn === undefined || login?.toLowerCase() === crmLogin.toLowerCase();
}
