import type { Failure, Selection } from "../messages.ts";
import { call, callIfThere } from "../messaging.ts";
import { dimPage } from "../page/dim-page.ts";
import type { PopUps } from "../page/pop-ups.ts";
import { titleOfFailure } from "../title-of-failure.ts";

const card = "confirm";

/** A confirmation that is open, or about to be, for this document. */
export interface OpenConfirmation {
	/** Null until the window is open. */
	nonce: string | null;
	/** Undims the page. */
	end: () => void;
}

/** Opens the confirmation in its window and dims the page meanwhile. */
export function askToConfirm(selection: Selection, popUps: PopUps, dark: boolean, signal: AbortSignal): OpenConfirmation {
	popUps.hide(card);
	let dismissed = false;
	const tellIfOpen = (name: "page/show-confirmation" | "page/dismiss-confirmation") => {
		if (open.nonce !== null) void callIfThere(name, { nonce: open.nonce });
	};
	const light = dimPage(signal, {
		show: () => tellIfOpen("page/show-confirmation"),
		dismiss: () => {
			dismissed = true;
			light();
			tellIfOpen("page/dismiss-confirmation");
		},
	});
	const open: OpenConfirmation = { nonce: null, end: light };
	void begin();
	return open;

	async function begin(): Promise<void> {
		try {
			const asked = await call("page/confirm", { ...selection, theme: dark ? "dark" : "light" });
			if (!asked.ok) return fail(asked.failure);
			open.nonce = asked.value.nonce;
			if (dismissed) tellIfOpen("page/dismiss-confirmation");
		} catch {
			fail({ code: "internal", message: "Expunge was updated or switched off. Reload the page and try again." });
		}
	}

	function fail(failure: Failure): void {
		light();
		showFailure(popUps, failure);
	}
}

export function showFailure(popUps: PopUps, failure: Failure): void {
	popUps.show(card, { tone: "bad", title: titleOfFailure(failure), text: failure.message });
}
