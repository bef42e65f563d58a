import type { Preview } from "../../../server/previews/schemas.ts";
import type { Theme } from "../../messages.ts";
import { t } from "../../words.ts";
import type { Sender } from "../answer-calls.ts";

/** The parts of a message's origin that the rules below need. */
export interface MessageOrigin {
	url: string;
	origin: string;
	tab: number;
	frame: number;
	document: string | null;
}

/** Where a message came from. Null if the browser does not say enough to trust it. */
export function placeOf(sender: Sender): MessageOrigin | null {
	const origin = "origin" in sender && typeof sender.origin === "string" ? sender.origin : (URL.parse(sender.url ?? "")?.origin ?? null);
	if (sender.url === undefined || origin === null || sender.tab?.id === undefined || sender.frameId === undefined) return null;
	return { url: sender.url, origin, tab: sender.tab.id, frame: sender.frameId, document: sender.documentId ?? null };
}

/** The document that a confirmation belongs to: a page of the CRM, or a panel of ours in a tab. */
export interface CrmPage {
	tab: number;
	document: string | null;
	address: string;
}

/** One open confirmation. It is kept in `storage.session`, so that the service worker may stop in between. */
export interface Confirmation {
	nonce: string;
	/** Null until the server has counted. */
	preview: string | null;
	/** The deletion whose failed records are previewed, instead of the selection kept beside it. */
	retryOf: string | null;
	/** The page or panel that asked; null for a popup, and for a retry from the panels. */
	page: CrmPage | null;
	/** The browser's id of its window; null until the browser has opened it. */
	window: number | null;
	theme: Theme | null;
	/** How many of the ticked records could not be found from what the page shows, and so are in no preview. */
	notFound: number;
	madeAt: number;
	/** Given once, to the document that presented the nonce. */
	claim: { key: string; tab: number; frame: number; document: string | null } | null;
	submitted: boolean;
	/** The server has been asked to delete and has not refused: only the server knows whether it has begun. */
	asked: boolean;
}

const claimTime = 60_000;

/** The confirm page runs only in the top document of its own window. */
export function isConfirmPage(place: MessageOrigin, own: string): boolean {
	const isOurs = place.origin === own && /^\/confirm\.html(?:[?#]|$)/.test(place.url.startsWith(own) ? place.url.slice(own.length) : "");
	return isOurs && place.frame === 0;
}

/** Only the window that we opened knows the nonce. The nonce allows one claim. */
export function mayClaim(confirmation: Confirmation | undefined, place: MessageOrigin, now: number): confirmation is Confirmation {
	if (confirmation === undefined || confirmation.claim !== null) return false;
	return place.frame === 0 && now - confirmation.madeAt <= claimTime;
}

/** Later calls count only from the document that claimed it. */
export function isClaimant(confirmation: Confirmation, key: string, place: MessageOrigin): boolean {
	const { claim } = confirmation;
	return claim !== null && claim.key === key && claim.tab === place.tab && claim.frame === place.frame && claim.document === place.document;
}

/** Whether two requests come from the same document, or are retries of the same deletion: one confirmation is enough for both. */
export function isSameRequest(one: Pick<Confirmation, "page" | "retryOf">, other: Pick<Confirmation, "page" | "retryOf">): boolean {
	if (one.page === null || other.page === null) return one.page === other.page && one.retryOf === other.retryOf;
	return one.page.tab === other.page.tab && one.page.document === other.page.document;
}

/** Adds the ticked records that are in no preview to those that the server did not find, in the server's words. */
export function countNotFound(preview: Preview, { notFound }: Pick<Confirmation, "notFound">): Preview {
	if (notFound === 0) return preview;
	const own = preview.refusals.find(({ code }) => code === "not_found") ?? { message: t("errors.not_found"), count: 0 };
	const others = preview.refusals.filter(({ code }) => code !== "not_found");
	return { ...preview, refusals: [{ code: "not_found", message: own.message, count: own.count + notFound }, ...others] };
}
