import "../../panels/theme.css";
import "../../panels/controls/controls.css";
import "./confirm.css";
import { render } from "preact";
import { call } from "../../messaging.ts";
import { Confirmation } from "./confirmation.tsx";

/** Stays empty for everybody who does not come with the one-time nonce that the background made for this very frame or window. */
async function open(): Promise<void> {
	const nonce = location.hash.slice(1);
	history.replaceState(null, "", location.pathname);
	if (nonce === "") return;
	const claimed = await call("confirm/claim", { nonce });
	if (!claimed.ok) return;
	const { key, theme, mode } = claimed.value;
	if (theme !== null) document.documentElement.dataset.theme = theme;
	render(<Confirmation claim={key} mode={mode} />, document.body);
}

void open();
