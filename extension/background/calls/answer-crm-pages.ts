import { browser } from "../../browser.ts";
import { documentedWords } from "../../documented-words.ts";
import type { PageCalls, PageState, Result } from "../../messages.ts";
import { readMessageFile, t } from "../../words.ts";
import { answerCalls, type Handlers, type Sender, sendEvent } from "../answer-calls.ts";
import { askServer } from "../api.ts";
import { showConfirmWindow } from "../confirm/confirm-window.ts";
import { type Confirmation, type MessageOrigin, placeOf } from "../confirm/confirmation.ts";
import { freePage, readConfirmations } from "../confirm/confirmations.ts";
import { findLoginFault } from "../confirm/find-page-fault.ts";
import { closeConfirmation, openConfirmation } from "../confirm/open-confirmation.ts";
import { resolveSelection } from "../confirm/resolve-selection.ts";
import { hasSessionEnded, readToken } from "../credentials.ts";
import { failed } from "../failures.ts";
import { openConsole } from "../open-console.ts";
import { serverAddress } from "../server-address.ts";
import { inTurn, localStore, sessionStore } from "../store.ts";
import { paintBadge } from "../sync/badge.ts";
import { isCrmPage } from "../sync/crm-tabs.ts";
import { readRunningDeletions, takePendingOutcomes } from "../sync/followed.ts";
import { takeUntoasted } from "../sync/notifications.ts";
import { type Offer, readOffer, readStoredOffer } from "../sync/offer.ts";
import { compareVersions } from "../sync/poll.ts";
import { offerVersion } from "../sync/stored-adapter.ts";
import { keepTicks, readTicks } from "../ticks.ts";

/** The calls of the CRM's pages: they read, and open a confirmation. None deletes. */
const handlers: Handlers<PageCalls> = {
	"page/state": () => readPageState(),
	"page/words": () => readMessageFile(),
	async "page/signed-in"({ login }, sender) {
		const place = placeOf(sender);
		if (place !== null) await noteLogin(place, login);
		return null;
	},
	async "page/confirm"({ theme, ...selection }, sender): Promise<Result<{ nonce: string }>> {
		const place = placeOf(sender);
		if (place === null) return failed("not_found", t("background.nothingToConfirmOnPage", { delete: documentedWords.delete }));
		if ((await readToken()) === null) return failed("not_signed_in");
		const fault = await findLoginFault(place);
		if (fault !== null) return { ok: false, failure: fault };
		const page = { tab: place.tab, document: place.document, address: sender.tab?.url ?? place.url };
		const resolved = await resolveSelection(selection);
		return resolved.ok ? openConfirmation({ page, retryOf: null, theme }, resolved.value) : resolved;
	},
	async "page/show-confirmation"({ nonce }, sender) {
		const place = placeOf(sender);
		const mine = await findMine(nonce, sender);
		if (mine !== null && mine.window !== null && !(await showConfirmWindow(mine.window))) await closeConfirmation(nonce);
		// The confirmation that was open is gone, so the page should not wait for it.
		if (mine === null && place !== null) await freePage({ ...place, address: place.url }, nonce);
		return null;
	},
	async "page/dismiss-confirmation"({ nonce }, sender) {
		const mine = await findMine(nonce, sender);
		if (mine !== null && !mine.submitted) await closeConfirmation(nonce);
		return null;
	},
	async "page/keep-ticked"(ticks, { tab }) {
		if (tab?.id !== undefined) await keepTicks(tab.id, ticks);
		return null;
	},
	async "page/ticked"({ place, slot }, { tab }) {
		const ticks = tab?.id === undefined ? null : await readTicks(tab.id, slot);
		return ticks?.place === place ? { address: ticks.address, keys: ticks.keys } : { address: "", keys: [] };
	},
	async "page/add-reader"(_input, { tab }) {
		if (tab?.id !== undefined) await browser.scripting.executeScript({ target: { tabId: tab.id }, files: ["read-results.js"] });
		return null;
	},
	"page/erased"(record) {
		return askServer((client) => client.api.erased.$post({ json: record }));
	},
	async "page/open-job"({ id }) {
		if (isId(id)) await openConsole(`activity/${id}`);
		return null;
	},
	async "page/news"(_input, { tab }) {
		if (tab?.id === undefined || (await readToken()) === null) return { notifications: [], deletions: [] };
		const [outcomes, notifications, running] = [await takePendingOutcomes(tab.id), await takeUntoasted(), await readRunningDeletions()];
		return { notifications, deletions: [...outcomes, ...running] };
	},
};

/** The confirmation with this nonce, if it belongs to the document that asks. */
async function findMine(nonce: string, sender: Sender): Promise<Confirmation | null> {
	const place = placeOf(sender);
	const one = (await readConfirmations()).find((candidate) => candidate.nonce === nonce);
	return one?.page?.tab === place?.tab && one?.page?.document === place?.document ? (one ?? null) : null;
}

function isId(text: unknown): boolean {
	return typeof text === "string" && /^[0-9a-f-]{36}$/.test(text);
}

/**
 * A page does not wait for the server: it gets what pages were last told. The server is asked at the same time, and if its answer differs,
 * the page is told to ask again. An old answer deletes nothing, because the server checks every right.
 */
async function readPageState(): Promise<PageState> {
	if ((await serverAddress()) === null) return { status: "no_server" };
	if ((await readToken()) === null) return { status: "signed_out", ended: await hasSessionEnded() };
	const stored = await readStoredOffer();
	if (stored !== null) {
		void compareVersions();
		return describeOffer(stored);
	}
	const offer = await readOffer();
	if (offer.ok) {
		await noteFirstVersion(offer.value);
		return describeOffer(offer.value);
	}
	if ((await readToken()) === null) return { status: "signed_out", ended: await hasSessionEnded() };
	await localStore.set("versions", "unreachable");
	return { status: "unreachable" };
}

/** This is the first page since signing in. No page was told anything else, so the next comparison need not make every page ask again. */
async function noteFirstVersion({ me, adapter }: Offer): Promise<void> {
	if ((await localStore.get("versions")) === null) await localStore.set("versions", offerVersion(me, adapter));
}

async function describeOffer({ me, adapter }: Offer): Promise<PageState> {
	if (adapter.pages === null) return { status: "adapter_refused" };
	const crm = (await localStore.get("description"))?.crm.title ?? "";
	return { status: "ready", pages: adapter.pages, objects: adapter.objects, rights: me.rights, crmLogin: me.user.crmLogin, crm };
}

function noteLogin({ tab, document }: Pick<MessageOrigin, "tab" | "document">, login: string | null): Promise<void> {
	return inTurn("logins", async () => {
		const { [tab]: previous = null, ...others } = (await sessionStore.get("logins")) ?? {};
		if (previous !== login) await sessionStore.set("logins", login === null ? others : { ...others, [tab]: login });
		// Written after the login and read before it, so that no document counts as signed in with an earlier one's login.
		await sessionStore.set("loginDocuments", { ...(await sessionStore.get("loginDocuments")), [tab]: document });
		if (previous === login) return;
		await paintBadge();
		await sendEvent("panels", "panel/changed", { what: "session" });
	});
}

export function answerCrmPages(): void {
	answerCalls(handlers, isCrmPage);
}
