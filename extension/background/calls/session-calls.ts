import { browser } from "../../browser.ts";
import type { PanelCalls, Result, SessionState } from "../../messages.ts";
import { readServerAddress } from "../../read-server-address.ts";
import { t } from "../../words.ts";
import type { Handlers } from "../answer-calls.ts";
import { askServer, readFailure } from "../api.ts";
import {
	beginSession,
	hasNewRights,
	hasSessionEnded,
	readLastEmail,
	readStoredMe,
	readToken,
	readTokenFor,
	seeRights,
	sessionChanged,
	sessionCount,
	signedOut,
	storeMe,
} from "../credentials.ts";
import { failed, unavailable } from "../failures.ts";
import { isManaged, serverAddress } from "../server-address.ts";
import { localStore } from "../store.ts";
import { keepMe, paintBadge } from "../sync/badge.ts";
import { grantedOrigins } from "../sync/crm-tabs.ts";
import { knownDescription, readDescription } from "../sync/known-description.ts";
import { skipEarlierToasts } from "../sync/notifications.ts";
import { readAnyAdapter } from "../sync/offer.ts";
import { otherLogin } from "../sync/other-login.ts";
import { renewSite } from "../sync/site.ts";

type SessionCalls = Pick<
	PanelCalls,
	| "session/state"
	| "session/server"
	| "session/sign-in"
	| "session/sign-out"
	| "session/rights-seen"
	| "session/change-password"
	| "session/site-granted"
>;

const requestTimeoutMs = 10_000;

export const sessionCalls: Handlers<SessionCalls> = {
	"session/state": () => readSession(),
	async "session/server"({ address }) {
		const read = readServerAddress(address);
		if (!read.ok) return failed("invalid_request", read.message);
		const found = await readDescription(read.address);
		if (!found.ok) return found;
		// This is checked last, because a policy may have been loaded in the meantime.
		if (await isManaged()) return failed("invalid_request", t("background.managedServer"));
		if (read.address !== (await serverAddress())) await signedOut();
		await localStore.set("server", read.address);
		await localStore.set("description", found.value);
		await renewSite();
		return found;
	},
	async "session/sign-in"({ email, password, keepSignedIn }) {
		const address = await serverAddress();
		if (address === null) return failed("unavailable", t("background.serverFirst"));
		const token = await requestToken(address, email, password);
		if (!token.ok) return token;
		await beginSession(address, token.value, keepSignedIn, email);
		const session = sessionCount();
		const me = await askServer((client) => client.api.me.$get());
		if (!me.ok) return me;
		await storeMe(me.value, session);
		await seeRights();
		await skipEarlierToasts(me.value.user.id);
		await sessionChanged();
		return { ok: true, value: await readSession() };
	},
	async "session/sign-out"() {
		const address = await serverAddress();
		const token = address === null ? null : await readTokenFor(address);
		await signedOut();
		// The person is signed out here in any case. If this call is lost, the token expires on the server.
		if (address !== null && token !== null) await post(`${address}/api/auth/sign-out`, {}, token).catch(() => null);
		return { ok: true, value: null };
	},
	async "session/rights-seen"() {
		await seeRights();
		await paintBadge();
		return { ok: true, value: null };
	},
	async "session/change-password"(passwords) {
		// `askServer` keeps the new token from the answer's header.
		const changed = await askServer((client) => client.api.auth["change-password"].$post({ json: passwords }));
		return changed.ok ? { ok: true, value: null } : changed;
	},
	async "session/site-granted"() {
		await renewSite();
		return { ok: true, value: null };
	},
};

async function readSession(): Promise<SessionState> {
	const [address, session] = [await serverAddress(), sessionCount()];
	const me = await askServer((client) => client.api.me.$get());
	if (session !== sessionCount()) return readSession();
	if (me.ok) await keepMe(me.value, session);
	const signedIn = (await readToken()) !== null;
	const known = signedIn ? (me.ok ? me.value : await readStoredMe()) : null;
	const adapter = signedIn ? await readAnyAdapter() : null;
	return {
		server: address,
		managed: await isManaged(),
		description: await knownDescription(),
		user: known?.user ?? null,
		rights: known?.rights ?? null,
		siteGranted: (await grantedOrigins()).length > 0,
		lastEmail: known === null ? await readLastEmail() : null,
		sessionEnded: await hasSessionEnded(),
		keepSignedIn: (await localStore.get("keepSignedIn")) !== false,
		crmLoginOnPage: await otherLogin(known?.user.crmLogin ?? null),
		newRights: await hasNewRights(),
		unreachable: !me.ok && me.failure.code === "unavailable",
		types: adapter?.ok ? adapter.value.objects : [],
		adapterProblems: adapter?.ok ? adapter.value.problems : [],
	};
}

async function requestToken(address: string, email: string, password: string): Promise<Result<string>> {
	const response = await post(`${address}/api/auth/sign-in/email`, { email, password }, null).catch(() => null);
	if (response === null) return unavailable();
	const token = response.headers.get("set-auth-token");
	if (response.ok && token !== null) return { ok: true, value: token };
	if (response.status === 400 || response.status === 401 || response.status === 403) {
		return failed("wrong_credentials");
	}
	if (response.status === 429) return failed("too_many_requests", t("background.waitAMinute"));
	return { ok: false, failure: await readFailure(response) };
}

function post(url: string, body: unknown, token: string | null): Promise<Response> {
	const headers = { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
	return fetch(url, {
		method: "POST",
		headers,
		body: JSON.stringify(body),
		credentials: "omit",
		signal: AbortSignal.timeout(requestTimeoutMs),
	});
}

/** These listeners wake a sleeping worker, which would otherwise miss the change. */
export function watchPermissions(): void {
	browser.permissions.onAdded.addListener(() => void renewSite());
	browser.permissions.onRemoved.addListener(() => void renewSite());
}
