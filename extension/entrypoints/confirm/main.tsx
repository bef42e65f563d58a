import "../../controls/theme.css";
import "../../controls/layout.css";
import "../../controls/controls.css";
import "../../controls/feedback.css";
import "../../confirm/confirm.css";
import { render } from "preact";
import { ConfirmationPage } from "../../confirm/confirmation-page.tsx";
import { closeTab, fitToScreen, followWindow, watchTab } from "../../confirm/own-window.ts";
import { call } from "../../messaging.ts";
import { labelDocument, readMessageFile, readWords, t } from "../../words.ts";

/** Without the one-time nonce that the background made for this window, for example after a reload, it shows nothing and closes. */
async function open(): Promise<void> {
	const nonce = location.hash.slice(1);
	history.replaceState(null, "", location.pathname);
	if (nonce === "") return closeTab();
	void fitToScreen();
	await readWords(readMessageFile);
	labelDocument(t("confirm.documentTitle"));
	const claimed = await call("confirm/claim", { nonce });
	if (!claimed.ok) return closeTab();
	const { key, theme, tab } = claimed.value;
	if (theme !== null) document.documentElement.dataset.theme = theme;
	if (tab !== null) followWindow(tab);
	if (tab !== null) watchTab(tab, () => void call("confirm/check-page", { key }));
	render(<ConfirmationPage claim={key} />, document.body);
}

void open();
