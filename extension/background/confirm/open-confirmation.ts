import type { CreatedPreview, Preview } from "../../../server/previews/schemas.ts";
import { browser } from "../../browser.ts";
import { documentedWords } from "../../documented-words.ts";
import type { Failure, Result, Selection } from "../../messages.ts";
import { titleOfFailure } from "../../title-of-failure.ts";
import { t } from "../../words.ts";
import { sendEvent } from "../answer-calls.ts";
import { askServer } from "../api.ts";
import { failed } from "../failures.ts";
import { openConfirmWindow, showConfirmWindow } from "./confirm-window.ts";
import { type Confirmation, countNotFound } from "./confirmation.ts";
import {
	addConfirmation,
	changeConfirmations,
	counting,
	dropConfirmation,
	endConfirmation,
	keepSelection,
	readConfirmations,
	recallSelection,
} from "./confirmations.ts";
import { isOwnPage, loginOf } from "./find-page-fault.ts";
import { hashKeys, splitKeys } from "./split-keys.ts";

type Request = Pick<Confirmation, "page" | "retryOf" | "theme">;

/**
 * Opens the window, or brings forward the one already open for this request. Meanwhile the server counts. In our own panels, another
 * selection replaces the open confirmation; a page of the CRM can replace nothing.
 */
export async function openConfirmation(request: Request, selection: Selection | null): Promise<Result<{ nonce: string }>> {
	const { one, isNew, replaced } = await addConfirmation({ ...request, notFound: selection?.notFound ?? 0 });
	for (const older of replaced) await endConfirmation(older);
	const { nonce } = one;
	const opened: Result<{ nonce: string }> = { ok: true, value: { nonce } };
	if (!isNew) {
		const isOther = (request.page === null || isOwnPage(request.page)) && !(await isSelectionOf(nonce, selection));
		if (isOther) {
			await closeConfirmation(nonce);
			return openConfirmation(request, selection);
		}
		if (one.window === null || (await showConfirmWindow(one.window))) return opened;
		await closeConfirmation(nonce);
		return openConfirmation(request, selection);
	}
	void count({ nonce, ...request }, selection);
	if (selection !== null) void keepSelection(nonce, selection);
	try {
		const window = await openConfirmWindow(nonce, request.page?.tab ?? null);
		await changeConfirmations((all) => {
			const still = all[nonce];
			if (still !== undefined) still.window = window;
		});
		return opened;
	} catch {
		await closeConfirmation(nonce);
		return failed("internal", t("background.noWindow", { delete: documentedWords.delete }));
	}
}

/** Also false if the selection was too big to keep. */
async function isSelectionOf(nonce: string, selection: Selection | null): Promise<boolean> {
	return JSON.stringify(await recallSelection(nonce)) === JSON.stringify(selection);
}

/** The preview, once the server has counted it. If the service worker was stopped meanwhile, the server counts again. */
export async function awaitPreview(one: Confirmation): Promise<Result<Preview>> {
	const running = counting.get(one.nonce);
	if (running !== undefined) return describe(one, await running);
	if (one.preview !== null) return describe(one, await read(one.preview));
	return renewPreview(one);
}

/** New numbers for the same records. */
export async function renewPreview(one: Confirmation): Promise<Result<Preview>> {
	return describe(one, await count(one, await recallSelection(one.nonce)));
}

function describe(one: Confirmation, found: Result<Preview>): Result<Preview> {
	return found.ok ? { ok: true, value: countNotFound(found.value, one) } : found;
}

function count(one: Request & { nonce: string }, selection: Selection | null): Promise<Result<Preview>> {
	const { nonce } = one;
	const counted = make(one, selection).then(async (made) => {
		if (!made.ok) return made;
		const { id } = made.value;
		await changeConfirmations((all) => {
			const still = all[nonce];
			if (still !== undefined) still.preview = id;
		});
		return read(id);
	});
	counting.set(nonce, counted);
	return counted;
}

/** Names and numbers: the server counts now. */
function read(id: string): Promise<Result<Preview>> {
	return askServer((client) => client.api.previews[":id"].$get({ param: { id } }));
}

async function make({ page, retryOf }: Request, selection: Selection | null): Promise<Result<CreatedPreview>> {
	const crmLogin = await loginOf(page);
	if (retryOf !== null)
		return askServer((client) => client.api.deletions[":id"].retry.$post({ param: { id: retryOf }, json: { crmLogin } }));
	if (selection === null) return failed("preview_expired", t("background.confirmationExpired", { delete: documentedWords.delete }));
	return makePreview(selection, crmLogin);
}

/** Ends the confirmation: closes its window and undims the page. */
export async function closeConfirmation(nonce: string): Promise<void> {
	const closed = await dropConfirmation(nonce);
	if (closed !== null) await endConfirmation(closed);
}

/** The person confirmed and closed the window, and then the deletion failed. Tells them on the page they are on now. */
export async function reportFailure({ page }: Confirmation, failure: Failure): Promise<void> {
	if (page !== null && (await sendEvent({ ...page, document: null }, "confirmation/failed", { failure }))) return;
	await browser.notifications.create({ type: "basic", iconUrl: "/icon/128.png", title: titleOfFailure(failure), message: failure.message });
}

/** Handles a closed tab: the CRM's, which ends its confirmation, or a confirmation's own. */
export function watchClosedTabs(): void {
	browser.tabs.onRemoved.addListener((tab) => void tabClosed(tab));
}

async function tabClosed(tab: number): Promise<void> {
	for (const { nonce, claim, page, submitted } of await readConfirmations()) {
		if (claim?.tab === tab || (page?.tab === tab && !submitted)) await closeConfirmation(nonce);
	}
}

/** Freezes a selection on the server. Many ids are sent in parts. */
async function makePreview(selection: Selection, crmLogin: string | null): Promise<Result<CreatedPreview>> {
	const { object, klass, bulk, keys } = selection;
	const [first = [], ...further] = splitKeys(keys);
	const complete = further.length === 0;
	const made = await askServer((client) => client.api.previews.$post({ json: { object, klass, bulk, ids: first, complete, crmLogin } }));
	if (!made.ok || complete) return made;
	const param = { id: made.value.id };
	for (const [index, ids] of further.entries()) {
		const received = await askServer((client) => client.api.previews[":id"].parts.$post({ param, json: { part: index + 1, ids } }));
		if (!received.ok) return received;
		// Calling the browser's own API keeps the worker alive during a long upload.
		await browser.runtime.getPlatformInfo();
	}
	const hash = await hashKeys(keys);
	return askServer((client) => client.api.previews[":id"].seal.$post({ param, json: { count: keys.length, hash } }));
}
