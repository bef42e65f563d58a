import { browser } from "../browser.ts";
import { fitToScreen } from "./fit-to-screen.ts";

const interval = 100;

/**
 * Keeps this window over the CRM's, whoever moves that one: a page in a popup can move and resize its own window. Beside this one it could
 * show a tooltip, which needs longer than the interval to appear. Where the person puts this window it stays until the CRM's changes.
 */
export function followWindow(tab: number): void {
	let last: string | null = null;
	const look = async () => {
		const { windowId } = await browser.tabs.get(tab);
		if (windowId === undefined) return;
		const { state, left, top, width, height } = await browser.windows.get(windowId);
		if (state === "minimized" || left === undefined || top === undefined || width === undefined || height === undefined) return;
		const bounds = { left, top, width, height };
		const now = JSON.stringify(bounds);
		if (last === now) return;
		last = now;
		const { id } = await browser.windows.getCurrent();
		if (id === undefined) return;
		// The browser refuses bounds that are mostly off the screen.
		await browser.windows.update(id, bounds).catch(() => undefined);
		await fitToScreen();
	};
	const lookNow = () => look().catch(() => undefined);
	const again = () => void lookNow().then(() => setTimeout(again, interval));
	again();
}
