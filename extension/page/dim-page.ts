import { t } from "../words.ts";
import { onPress } from "./press.ts";
import { element, makeWidget } from "./widget.ts";

const styles = `
:host { display: block !important; }
dialog { position: fixed; inset: 0; width: 100%; height: 100%; max-width: none; max-height: none; margin: 0; padding: 24px; border: 0; background: rgb(12 14 20 / 60%); display: grid; place-items: center; }
dialog::backdrop { background: none; }
button { padding: 10px 18px; border: 1px solid transparent; border-radius: 8px; background: #fff; color: #1a1d24; font: 600 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; cursor: pointer; }
button:focus-visible { outline: 3px solid #9db8ff; outline-offset: 2px; }
@media (forced-colors: active) { dialog { background: Canvas; } }
`;

/**
 * Dims the page behind the confirmation's window and makes it inert, as a modal dialog does. It only shows the person where to look:
 * nothing that the page does to it affects the confirmation. Returns a function that undims the page and restores the focus.
 */
export function dimPage(signal: AbortSignal, { show, dismiss }: { show: () => void; dismiss: () => void }): () => void {
	const before = document.activeElement;
	const life = new AbortController();
	const { host, root } = makeWidget(styles, false, life.signal);
	const button = element("button", { type: "button" }, t("page.showConfirmation"));
	const dialog = element("dialog", { "aria-label": t("page.confirmationOpen") }, button);
	root.append(dialog);
	const end = () => {
		if (life.signal.aborted) return;
		dialog.close();
		life.abort();
		if (before instanceof HTMLElement && before.isConnected) before.focus();
	};
	onPress(button, () => show, life.signal);
	dialog.addEventListener("cancel", (event) => event.isTrusted && dismiss(), { signal: life.signal });
	signal.addEventListener("abort", end, { once: true, signal: life.signal });
	document.documentElement.append(host);
	dialog.showModal();
	return end;
}
