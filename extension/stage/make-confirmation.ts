import type { Failure, PageSelection } from "../messages.ts";
import { call, callIfThere } from "../messaging.ts";
import { dimPage } from "../page/dim-page.ts";
import type { PopUps } from "../page/pop-ups.ts";
import { titleOfFailure } from "../title-of-failure.ts";
import { t } from "../words.ts";

const card = "confirm";

/** The confirmation of this document. There is one at a time. */
interface DocumentConfirmation {
	/** Opens the confirmation in its window, and dims the page until it ends. */
	open: (selection: PageSelection) => void;
	/** Undims the page. With a nonce, only if that confirmation is the open one. */
	end: (nonce?: string) => void;
	showFailure: (failure: Failure) => void;
	/** Notes that the person has confirmed. The deletion has the id of the preview. */
	noteSubmission: (nonce: string, preview: string) => void;
	/** The records that the person ticked and confirmed here as this deletion. Null the next time: later ticks belong to another selection. */
	takeConfirmed: (deletion: string) => readonly string[] | null;
}

interface OpenConfirmation {
	/** Null until the window is open. */
	nonce: string | null;
	selection: PageSelection;
	end: () => void;
}

export function makeConfirmation(popUps: PopUps, isDark: () => boolean, signal: AbortSignal): DocumentConfirmation {
	let opened: OpenConfirmation | null = null;
	let confirmed: { deletion: string; keys: readonly string[] } | null = null;

	async function open(selection: PageSelection): Promise<void> {
		opened?.end();
		popUps.hide(card);
		let dismissed = false;
		const tellIfOpen = (name: "page/show-confirmation" | "page/dismiss-confirmation") => {
			if (one.nonce !== null) void callIfThere(name, { nonce: one.nonce });
		};
		const end = dimPage(signal, {
			show: () => tellIfOpen("page/show-confirmation"),
			dismiss: () => {
				dismissed = true;
				end();
				tellIfOpen("page/dismiss-confirmation");
			},
		});
		const one: OpenConfirmation = { nonce: null, selection, end };
		opened = one;
		const asked = await call("page/confirm", { ...selection, theme: isDark() ? "dark" : "light" }).catch(unreachable);
		if (!asked.ok) {
			end();
			return showFailure(asked.failure);
		}
		one.nonce = asked.value.nonce;
		if (dismissed) tellIfOpen("page/dismiss-confirmation");
	}

	function showFailure(failure: Failure): void {
		popUps.show(card, { tone: "bad", title: titleOfFailure(failure), text: failure.message });
	}

	return {
		open: (selection) => void open(selection),
		end(nonce) {
			if (nonce === undefined || opened?.nonce === nonce) opened?.end();
		},
		showFailure,
		noteSubmission(nonce, preview) {
			if (opened?.nonce === nonce && opened.selection.bulk) confirmed = { deletion: preview, keys: opened.selection.keys };
		},
		takeConfirmed(deletion) {
			if (confirmed?.deletion !== deletion) return null;
			const { keys } = confirmed;
			confirmed = null;
			return keys;
		},
	};
}

function unreachable(): { ok: false; failure: Failure } {
	return { ok: false, failure: { code: "internal", message: t("stage.switchedOff") } };
}
