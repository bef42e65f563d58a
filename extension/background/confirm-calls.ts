import type { Preview } from "../../server/deletions/schemas.ts";
import { browser } from "../browser.ts";
import type { ConfirmCalls, Failure, Result } from "../messages.ts";
import { answer, type Handlers, type Sender, tell } from "../messaging.ts";
import { ask } from "./api.ts";
import { openConfirmWindow } from "./confirm-window.ts";
import { type Confirmation, isClaimant, isConfirmPage, mayClaim, type Place } from "./confirmation.ts";
import { changeConfirmations, closeConfirmation, keepSelection, openConfirmation, recallSelection } from "./confirmations.ts";
import { readMe } from "./credentials.ts";
import { failed } from "./failures.ts";
import { deletionStarted, isOver } from "./followed.ts";
import { placeOf } from "./place.ts";
import { makePreview } from "./preview.ts";
import { passing } from "./store.ts";

/** What the confirm page may ask. The rules are those of one nonce, one claim, one document; everything else is answered with nothing. */
const handlers: Handlers<ConfirmCalls> = {
	async "confirm/claim"({ nonce }, sender) {
		const place = placeOf(sender);
		if (place === null) return refused();
		const claimed = await changeConfirmations((all) => {
			const one = all[nonce];
			if (!mayClaim(one, place, Date.now())) return null;
			one.claim = { key: crypto.randomUUID(), tab: place.tab, frame: place.frame, document: place.document };
			return { ...one, claim: one.claim };
		});
		if (claimed === null) return refused();
		if (claimed.mode === "frame" && claimed.page) void tell(claimed.page, "dialog/claimed", { nonce });
		return { ok: true, value: { key: claimed.claim.key, theme: claimed.theme, mode: claimed.mode } };
	},
	async "confirm/preview"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null) return refused();
		const preview = await ask((client) => client.api.previews[":id"].$get({ param: { id: one.preview } }));
		return preview.ok ? { ok: true, value: { preview: preview.value } } : preview;
	},
	async "confirm/height"({ key, height }, sender) {
		const one = await findClaimed(key, sender);
		if (one?.page) await tell(one.page, "dialog/height", { nonce: one.nonce, height });
		return null;
	},
	async "confirm/cancel"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one !== null) await close(one);
		return null;
	},
	async "confirm/open-window"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null || one.submitted) return refused();
		await moveToWindow(one);
		return { ok: true, value: null };
	},
	async "confirm/renew"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null || one.submitted) return refused();
		const selection = await recallSelection(one.preview);
		const made = await previewAgain(one, selection);
		if (!made.ok) return made;
		await changeConfirmations((all) => {
			const still = all[one.nonce];
			if (still !== undefined) still.preview = made.value.id;
		});
		if (selection !== null) await keepSelection(made.value.id, selection);
		return { ok: true, value: { preview: made.value } };
	},
	async "confirm/submit"({ key, word }, sender) {
		const one = await findClaimed(key, sender, "mark");
		if (one === null) return refused();
		if (await isSomebodyElses(one)) {
			return failed("permission_denied", "Somebody else has signed in to the CRM since this was opened. Close it and choose Delete again.");
		}
		const confirmed = await ask((client) => client.api.deletions.$post({ json: { preview: one.preview, confirmation: word } }));
		if (!confirmed.ok) {
			await changeConfirmations((all) => {
				const still = all[one.nonce];
				if (still !== undefined) still.submitted = false;
			});
			return { ok: false, failure: explain(confirmed.failure) };
		}
		await deletionStarted(confirmed.value, one.page?.tab ?? null);
		// Over the CRM's page, a single deletion that is done has nothing more to say: the page shows it.
		if (one.mode === "frame" && isOver(confirmed.value) && confirmed.value.counts.failed === 0) await close(one);
		return { ok: true, value: { deletion: confirmed.value } };
	},
};

/** Whether the lost request has begun anything is unknown; the preview's id makes a second one harmless. */
function explain(failure: Failure): Failure {
	if (failure.code !== "unavailable") return failure;
	return { ...failure, message: "The server did not answer. Try again: confirming twice deletes once." };
}

function refused(): Result<never> {
	return failed("not_found", "There is nothing to confirm here.");
}

/** The confirmation that this very document has claimed; with "mark", nobody else can submit it meanwhile. */
async function findClaimed(key: string, sender: Sender, marking?: "mark"): Promise<Confirmation | null> {
	const place = placeOf(sender);
	if (place === null) return null;
	return changeConfirmations((all) => {
		const one = Object.values(all).find((candidate) => isClaimant(candidate, key, place));
		if (one === undefined || (marking === "mark" && one.submitted)) return null;
		if (marking === "mark") one.submitted = true;
		return one;
	});
}

/** A window outlives the CRM's page that it was opened from, and whoever was signed in there. */
async function isSomebodyElses({ page }: Confirmation): Promise<boolean> {
	const login = page === null ? undefined : (await passing.get("logins"))?.[page.tab];
	const me = await readMe();
	return login !== undefined && me !== null && login.toLowerCase() !== me.user.crmLogin.toLowerCase();
}

async function previewAgain(one: Confirmation, selection: Parameters<typeof makePreview>[0] | null): Promise<Result<Preview>> {
	const { retryOf } = one;
	if (retryOf !== null) return ask((client) => client.api.deletions[":id"].retry.$post({ param: { id: retryOf } }));
	return selection === null ? failed("preview_expired") : makePreview(selection);
}

async function close(one: Confirmation): Promise<void> {
	await closeConfirmation(one.nonce);
	if (one.mode === "window" && one.claim !== null) await browser.tabs.remove(one.claim.tab).catch(() => undefined);
	else if (one.page) await tell(one.page, "dialog/close", { nonce: one.nonce });
}

/** The same preview under a new nonce, in a window; the frame goes. */
export async function moveToWindow(one: Confirmation): Promise<void> {
	const selection = await recallSelection(one.preview);
	const { preview, retryOf, page, theme } = one;
	await close(one);
	const nonce = await openConfirmation({ preview, retryOf, page, theme, mode: "window" }, selection);
	await openConfirmWindow(nonce, page?.tab ?? null);
}

export function answerConfirmPage(): void {
	answer(handlers, (sender) => {
		const place: Place | null = placeOf(sender);
		return place !== null && isConfirmPage(place, self.location.origin);
	});
}
