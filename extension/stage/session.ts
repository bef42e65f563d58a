import type { CrmPages } from "../../server/crm/pages.ts";
import { haveRightsChanged } from "../have-rights-changed.ts";
import type { PageState } from "../messages.ts";
import { callIfThere } from "../messaging.ts";
import { propertyOf, readSource } from "../page/read-source.ts";
import { requestJson } from "../page/request.ts";

export type ReadyState = Extract<PageState, { status: "ready" }>;

/** Why the controls do not work at the moment. They stay in place and say so, and the ticks stay. */
export type Absence = "signed_out" | "unreachable";

/** Who is signed in to Expunge, according to the background, and to the CRM, according to its page. */
export interface Session {
	/** What the page may show. Null while the person is not signed in to Expunge. */
	ready: () => ReadyState | null;
	/** The same, but also null while the CRM shows another person or nobody. */
	readyForPerson: () => ReadyState | null;
	/** Null while the controls work. */
	absence: () => Absence | null;
	/** Asks the background again. */
	renew: () => Promise<void>;
	/** Reads who is signed in to the CRM. */
	readLogin: () => void;
	/** Asks the CRM again, if only it says who is signed in. */
	checkLogin: () => void;
	/** For a page that comes back from the browser's cache: its tab may have shown other people's pages meanwhile. */
	forgetLogin: () => void;
}

/**
 * Calls `changed` before any answer changes, `rightsChanged` after the same person's rights have changed, and `answered` when the CRM has
 * said who is signed in.
 */
export function makeSession(changed: () => void, rightsChanged: () => void, answered: () => void): Session {
	let state: PageState | null = null;
	let absence: Absence | null = null;
	/**
	 * The login that the background knows. Undefined until it has been sent: before that, the background has the login of the tab's previous
	 * document.
	 */
	let login: string | null | undefined;
	/** What the page showed when the CRM was asked for the login. */
	let askedFor: string | null | undefined;
	const report = (now: string | null) => {
		login = now;
		void callIfThere("page/signed-in", { login });
		changed();
	};
	/** Increases with every question. The answer to an earlier question no longer counts. */
	let question = 0;
	const ask = (request: NonNullable<CrmPages["login"]>) => {
		question += 1;
		const asked = question;
		void fetchLogin(request).then((found) => {
			if (question !== asked || found === login) return;
			report(found);
			answered();
		});
	};
	let renewals = 0;
	const ready = () => (state?.status === "ready" ? state : null);
	return {
		ready,
		readyForPerson() {
			const now = ready();
			return now !== null && isSamePerson(now, login ?? null) ? now : null;
		},
		absence: () => absence,
		async renew() {
			renewals += 1;
			const mine = renewals;
			const now = await callIfThere("page/state", null);
			if (mine !== renewals) return;
			absence = state?.status === "ready" ? absenceFor(now) : null;
			if (absence !== null) return;
			const before = state;
			if (JSON.stringify(now) !== JSON.stringify(before)) changed();
			state = now;
			if (hasPersonNewRights(before, now)) rightsChanged();
		},
		readLogin() {
			const now = ready();
			if (now === null) return;
			const { signedIn, login: request } = now.pages;
			const shown = signedIn && readSource(signedIn);
			if (request === undefined) {
				if (shown !== login) report(shown ?? null);
				return;
			}
			const asking = shown ?? null;
			if (login !== undefined && asking === askedFor) return;
			askedFor = asking;
			// Nobody counts as signed in until the CRM has answered.
			report(null);
			ask(request);
		},
		checkLogin() {
			const request = ready()?.pages.login;
			if (request !== undefined && login !== undefined) ask(request);
		},
		forgetLogin() {
			login = undefined;
			question += 1;
		},
	};
}

/** After signing out on purpose, a person expects the controls to disappear. */
function absenceFor(now: PageState | null): Absence | null {
	if (now?.status === "unreachable") return "unreachable";
	return now?.status === "signed_out" && now.ended ? "signed_out" : null;
}

function hasPersonNewRights(before: PageState | null, now: PageState | null): boolean {
	if (before?.status !== "ready" || now?.status !== "ready" || before.crmLogin !== now.crmLogin) return false;
	return haveRightsChanged(before.rights, now.rights);
}

/** Milliseconds. An earlier person counts as signed in for no longer than this. */
const loginTimeoutMs = 5_000;

/** Null if the CRM does not say who is signed in. */
async function fetchLogin({ url, property }: NonNullable<CrmPages["login"]>): Promise<string | null> {
	try {
		const found = propertyOf(await requestJson(url, AbortSignal.timeout(loginTimeoutMs), { redirect: "error" }), property);
		return typeof found === "string" ? found : null;
	} catch {
		return null;
	}
}

function isSamePerson({ pages, crmLogin }: ReadyState, login: string | null): boolean {
	return (pages.signedIn === undefined && pages.login === undefined) || login?.toLowerCase() === crmLogin.toLowerCase();
}
