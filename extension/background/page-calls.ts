import type { CrmPages } from "../../server/crm/pages.ts";
import { browser } from "../browser.ts";
import type { PageCalls, PageState, Result, Selection, Theme } from "../messages.ts";
import { answer, type Handlers, type Sender, tell } from "../messaging.ts";
import { ask } from "./api.ts";
import { moveToWindow } from "./confirm-calls.ts";
import { openConfirmWindow } from "./confirm-window.ts";
import { changeConfirmations, closeConfirmation, openConfirmation } from "./confirmations.ts";
import { keepMe, readToken } from "./credentials.ts";
import { isCrmPage } from "./crm-tabs.ts";
import { takeUnshown } from "./deliver.ts";
import { follow, isOver, takeFarewells } from "./followed.ts";
import { inTurn } from "./in-turn.ts";
import { placeOf } from "./place.ts";
import { makePreview } from "./preview.ts";
import { serverAddress } from "./server-address.ts";
import { lasting, passing } from "./store.ts";
import { keepTicks, readTicks } from "./ticks.ts";

/** Above this the confirmation is a window of its own, wherever it was asked for. */
const mostInFrame = 100;

/** What the CRM's pages may ask: to see, and to have a confirmation opened. Nothing here deletes. */
const handlers: Handlers<PageCalls> = {
	"page/state": () => readPageState(),
	async "page/signed-in"({ login }, { tab }) {
		if (tab?.id !== undefined) await noteLogin(tab.id, login);
		return null;
	},
	async "page/confirm"({ theme, canFrame, ...selection }, sender) {
		const made = await makePreview(selection);
		if (!made.ok) return made;
		const framed = canFrame && selection.keys.length <= mostInFrame;
		return { ok: true, value: { frame: await openFor(made.value.id, selection, theme, framed, sender) } };
	},
	async "page/confirm-in-window"({ nonce }, sender): Promise<Result<null>> {
		const place = placeOf(sender);
		const framed = await changeConfirmations((all) => {
			const one = all[nonce];
			// A claim that came while the page was too busy to hear of it went with the frame.
			return one?.mode === "frame" && !one.submitted && one.page?.tab === place?.tab ? one : null;
		});
		if (framed !== null) await moveToWindow(framed);
		return { ok: true, value: null };
	},
	async "page/dismiss-confirmation"({ nonce }, sender) {
		const mine = await changeConfirmations((all) => all[nonce]?.page?.tab === sender.tab?.id && all[nonce]?.submitted === false);
		if (mine) await closeConfirmation(nonce);
		return null;
	},
	async "page/keep-ticked"(ticks, { tab }) {
		if (tab?.id !== undefined) await keepTicks(tab.id, ticks);
		return null;
	},
	async "page/ticked"({ place }, { tab }) {
		const ticks = tab?.id === undefined ? null : await readTicks(tab.id);
		return ticks?.place === place ? ticks.keys : [];
	},
	"page/gone"(record) {
		return ask((client) => client.api.gone.$post({ json: record }));
	},
	async "page/news"(_input, { tab }) {
		if (tab?.id === undefined || (await readToken()) === null) return { notifications: [], deletions: [] };
		const [farewells, notifications, running] = [await takeFarewells(tab.id), await takeUnshown(), await readRunning()];
		return { notifications, deletions: [...farewells, ...running] };
	},
};

async function openFor(preview: string, selection: Selection, theme: Theme, framed: boolean, sender: Sender) {
	const place = placeOf(sender);
	const page = place === null ? null : { tab: place.tab, document: place.document };
	const nonce = await openConfirmation({ preview, retryOf: null, page, theme, mode: framed ? "frame" : "window" }, selection);
	if (framed) return { url: browser.runtime.getURL("confirm.html"), nonce };
	await openConfirmWindow(nonce, page?.tab ?? null);
	return null;
}

async function readPageState(): Promise<PageState> {
	if ((await serverAddress()) === null) return { status: "no_server" };
	if ((await readToken()) === null) return { status: "signed_out" };
	const [me, crm] = await Promise.all([ask((client) => client.api.me.$get()), ask((client) => client.api.crm.$get())]);
	const title = (await lasting.get("description"))?.crm.title ?? "";
	if (me.ok && crm.ok) {
		await keepMe(me.value);
		const { rights, user } = me.value;
		return { status: "ready", pages: asPages(crm.value.pages), objects: crm.value.objects, rights, crmLogin: user.crmLogin, crm: title };
	}
	if ((await readToken()) === null) return { status: "signed_out" };
	await lasting.set("versions", "unreachable");
	return { status: "unreachable" };
}

/** JSON has no undefined: fields that the route's type allows to be undefined are simply not there. */
function asPages(pages: unknown): CrmPages {
	return pages as CrmPages;
}

function noteLogin(tab: number, login: string | null): Promise<void> {
	return inTurn("logins", async () => {
		const { [tab]: previous = null, ...others } = (await passing.get("logins")) ?? {};
		if (previous === login) return;
		await passing.set("logins", login === null ? others : { ...others, [tab]: login });
		await tell("panels", "panel/changed", { what: "session" });
	});
}

/** The person's own deletions that still run, wherever they were started; from now on they are followed here too. */
async function readRunning() {
	const list = await ask((client) => client.api.deletions.$get({ query: { limit: "20" } }));
	if (!list.ok) return [];
	const running = list.value.deletions.filter((deletion) => !isOver(deletion));
	for (const { id } of running) await follow(id);
	return running;
}

export function answerCrmPages(): void {
	answer(handlers, isCrmPage);
}
