import type { Theme } from "../messages.ts";

/** Where a message came from, as far as the rules below look at it. */
export interface Place {
	url: string;
	origin: string;
	tab: number;
	frame: number;
	document: string | null;
}

/** One confirmation that has been opened; kept in `storage.session`, so that the worker may die in between. */
export interface Confirmation {
	nonce: string;
	preview: string;
	/** What to preview again when the numbers have changed: the selection kept beside it, or the failed ones of a deletion. */
	retryOf: string | null;
	/** The CRM's page that asked; null for a retry from the panels. */
	page: { tab: number; document: string | null } | null;
	mode: "frame" | "window";
	theme: Theme | null;
	madeAt: number;
	/** Handed out once, to the one who came with the nonce. */
	claim: { key: string; tab: number; frame: number; document: string | null } | null;
	submitted: boolean;
}

/** A frame is claimed within moments; a window may take longer to open. */
const claimTime = 60_000;

export function isConfirmPage(place: Place, own: string): boolean {
	return place.origin === own && /^\/confirm\.html(?:[?#]|$)/.test(place.url.startsWith(own) ? place.url.slice(own.length) : "");
}

/**
 * Only the frame that we put into the tab that asked, or the window that we opened, knows the nonce; and it is good for one claim.
 * A page that frames the confirmation itself has none, and one that makes our frame load again finds it used.
 */
export function mayClaim(confirmation: Confirmation | undefined, place: Place, now: number): confirmation is Confirmation {
	if (confirmation === undefined || confirmation.claim !== null) return false;
	if (now - confirmation.madeAt > claimTime) return false;
	if (confirmation.mode === "window") return place.frame === 0;
	return place.frame !== 0 && place.tab === confirmation.page?.tab;
}

/** Later calls count only from the very document that claimed. */
export function isClaimant(confirmation: Confirmation, key: string, place: Place): boolean {
	const { claim } = confirmation;
	return claim !== null && claim.key === key && claim.tab === place.tab && claim.frame === place.frame && claim.document === place.document;
}
