import type { Selection } from "../messages.ts";
import { call, callIfThere } from "../messaging.ts";
import { type Mounted, mountDialog } from "../page/mount-dialog.ts";
import type { PopUps } from "../page/pop-ups.ts";

const card = "confirm";

/** Without this, nobody can tell whether something covers a frame; the confirmation then gets a window of its own. */
const canFrame = "IntersectionObserver" in globalThis && "trackVisibility" in IntersectionObserver.prototype;

export interface OpenConfirmation {
	nonce: string;
	dialog: Mounted;
}

/** Has the server look at the selection, and the confirmation opened over the page or in a window. Resolves to the dialog, if it is one. */
export async function askToConfirm(
	selection: Selection,
	popUps: PopUps,
	dark: boolean,
	signal: AbortSignal,
): Promise<OpenConfirmation | null> {
	const busy = setTimeout(
		() => popUps.show(card, { tone: "calm", title: "Looking at what would be deleted", progress: { done: 0, of: null } }),
		400,
	);
	try {
		const asked = await call("page/confirm", { ...selection, theme: dark ? "dark" : "light", canFrame });
		clearTimeout(busy);
		popUps.hide(card);
		if (!asked.ok) {
			popUps.show(card, { tone: "bad", title: "Nothing was deleted", text: asked.failure.message });
			return null;
		}
		const { frame } = asked.value;
		if (frame === null || signal.aborted) return null;
		const { nonce } = frame;
		const dialog = mountDialog({ url: `${frame.url}#${nonce}`, title: "Confirm deletion" }, dark, signal, {
			unclaimed: () => void callIfThere("page/confirm-in-window", { nonce }),
			dismissed: () => void callIfThere("page/dismiss-confirmation", { nonce }),
		});
		return { nonce, dialog };
	} catch {
		popUps.show(card, {
			tone: "bad",
			title: "Nothing was deleted",
			text: "Expunge was updated or switched off. Reload the page and try again.",
		});
		return null;
	} finally {
		clearTimeout(busy);
	}
}
