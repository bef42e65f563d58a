import type { Deletion } from "../../../server/deletions/schemas.ts";
import { documentedWords } from "../../documented-words.ts";
import type { ConfirmCalls, Failure, Result } from "../../messages.ts";
import { t } from "../../words.ts";
import { answerCalls, type Handlers, type Sender, sendEvent } from "../answer-calls.ts";
import { askServer } from "../api.ts";
import { type Confirmation, isClaimant, isConfirmPage, type MessageOrigin, mayClaim, placeOf } from "../confirm/confirmation.ts";
import { changeConfirmations, forgetSelection, freePage, readConfirmations, recallSelection } from "../confirm/confirmations.ts";
import { findLoginFault, findPersonFault, isOwnPage, isPageThere, loginOf } from "../confirm/find-page-fault.ts";
import { awaitPreview, closeConfirmation, renewPreview, reportFailure } from "../confirm/open-confirmation.ts";
import { failed } from "../failures.ts";
import { isOver } from "../sync/deletion-state.ts";
import { deletionStarted, followDeletion } from "../sync/followed.ts";
import { noKeys } from "../sync/sent-keys.ts";

/** The calls of the confirm page. A call gets an answer only with its window's nonce, from the one document that claimed it. */
const handlers: Handlers<ConfirmCalls> = {
	async "confirm/claim"({ nonce }, sender) {
		const place = placeOf(sender);
		if (place === null) return refused();
		const claimed = await changeConfirmations((all) => {
			const one = all[nonce];
			if (!mayClaim(one, place, Date.now())) return null;
			one.window ??= sender.tab?.windowId ?? null;
			one.claim = { key: crypto.randomUUID(), tab: place.tab, frame: place.frame, document: place.document };
			return { key: one.claim.key, theme: one.theme, tab: one.page?.tab ?? null };
		});
		return claimed === null ? refused() : { ok: true, value: claimed };
	},
	async "confirm/preview"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null) return refused();
		const preview = await awaitPreview(one);
		if (preview.ok) return { ok: true, value: { preview: preview.value } };
		// Signing out has closed the window that would have shown this.
		if (preview.failure.code === "not_signed_in" && !(await isOpen(one.nonce))) await reportFailure(one, preview.failure);
		return preview;
	},
	async "confirm/records"({ key, text, after }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null || one.preview === null) return refused();
		const param = { id: one.preview };
		return askServer((client) => client.api.previews[":id"].records.$post({ param, json: { text, after } }));
	},
	async "confirm/check-page"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null || one.submitted || one.page === null || (await isPageThere(one.page))) return null;
		await closeConfirmation(one.nonce);
		return null;
	},
	async "confirm/close"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one !== null) await closeConfirmation(one.nonce);
		return null;
	},
	async "confirm/renew"({ key }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null || one.submitted) return refused();
		const made = await renewPreview(one);
		return made.ok ? { ok: true, value: { preview: made.value } } : made;
	},
	async "confirm/submit"({ key, word }, sender) {
		const one = await findClaimed(key, sender);
		if (one === null || one.preview === null || submitting.has(one.nonce)) return refused();
		const { nonce, preview, page } = one;
		submitting.add(nonce);
		// This happens before the server answers, because the person may close the window at once, which forgets the selection.
		const sent = (await recallSelection(nonce)) ?? noKeys;
		const confirmed = await submit({ ...one, preview }, word).finally(() => submitting.delete(nonce));
		if (!confirmed.ok) {
			const failure = await explain(confirmed.failure, preview);
			await mark(nonce, { submitted: false, asked: failure.code === "unavailable" });
			if (!(await isOpen(nonce))) await reportFailure(one, failure);
			return { ok: false, failure };
		}
		// This happens only now, because the panel keeps the ticks if the server refuses.
		if (page !== null && isOwnPage(page)) void sendEvent(page, "confirmation/submitted", { nonce, preview });
		// The CRM's page itself shows that the record is gone, so the window has nothing to add.
		const isCrmPage = page !== null && !isOwnPage(page);
		if (isCrmPage && isOver(confirmed.value) && confirmed.value.counts.failed === 0) await closeConfirmation(nonce);
		else await freePage(page, nonce);
		await deletionStarted(confirmed.value, isCrmPage ? page.tab : null, sent);
		// This happens only now, because a restarted worker needs the selection to say which rows leave the page.
		await forgetSelection(nonce);
		return { ok: true, value: { deletion: confirmed.value } };
	},
};

/**
 * Previews that this worker is submitting. If a worker was stopped, the confirmation is marked but this set is empty, and the call is made
 * again.
 */
const submitting = new Set<string>();

/** Asks for the deletion, or finds one that was requested earlier and whose answer did not arrive. */
async function submit(one: Confirmation & { preview: string }, word: string): Promise<Result<Deletion>> {
	const { nonce, preview, asked } = one;
	await mark(nonce, { submitted: true });
	if (asked) {
		const begun = await askServer((client) => client.api.deletions[":id"].$get({ param: { id: preview }, query: {} }));
		if (begun.ok || begun.failure.code !== "not_found") return begun;
	}
	const fault = await findFault(one);
	if (fault !== null) return { ok: false, failure: fault };
	await mark(nonce, { asked: true });
	if (one.page !== null && !isOwnPage(one.page)) void sendEvent(one.page, "confirmation/submitted", { nonce, preview });
	const crmLogin = await loginOf(one.page);
	return askServer((client) => client.api.deletions.$post({ json: { preview, confirmation: word, crmLogin } }));
}

function mark(nonce: string, marks: Partial<Pick<Confirmation, "submitted" | "asked">>): Promise<void> {
	return changeConfirmations((all) => {
		const still = all[nonce];
		if (still !== undefined) Object.assign(still, marks);
	});
}

/** Checks the tab, its document and its person again. The confirmation must not outlive any of them. */
async function findFault({ page }: Confirmation): Promise<Failure | null> {
	if (page === null) return findPersonFault();
	if (await isPageThere(page)) return isOwnPage(page) ? findPersonFault() : findLoginFault(page);
	return failed("not_found", t("background.pageChanged", { delete: documentedWords.delete })).failure;
}

/** The lost request may have started a deletion. It would have the preview's id, so it is looked up by that id. */
async function explain(failure: Failure, preview: string): Promise<Failure> {
	if (failure.code !== "unavailable") return failure;
	await followDeletion(preview);
	return { ...failure, message: t("background.mayHaveBegun") };
}

async function isOpen(nonce: string): Promise<boolean> {
	return (await readConfirmations()).some((one) => one.nonce === nonce);
}

function refused(): Result<never> {
	return failed("not_found", t("background.nothingToConfirm"));
}

/** The confirmation that this document has claimed. */
async function findClaimed(key: string, sender: Sender): Promise<Confirmation | null> {
	const place = placeOf(sender);
	if (place === null) return null;
	return changeConfirmations((all) => Object.values(all).find((candidate) => isClaimant(candidate, key, place)) ?? null);
}

export function answerConfirmPage(): void {
	answerCalls(handlers, (sender) => {
		const place: MessageOrigin | null = placeOf(sender);
		return place !== null && isConfirmPage(place, self.location.origin);
	});
}
