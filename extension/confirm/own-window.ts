import { browser } from "../browser.ts";
import { callIfThere } from "../messaging.ts";
import { type Bounds, clamp } from "./bounds.ts";

/** Fits this window onto the display. It has the bounds of the CRM's window, which may extend beyond the display. */
export async function fitToScreen(): Promise<void> {
	const { id, left, top, width, height } = await browser.windows.getCurrent();
	if (id === undefined || left === undefined || top === undefined || width === undefined || height === undefined) return;
	const bounds = { left, top, width, height };
	const fitting = clamp(bounds, availableScreen());
	if (JSON.stringify(fitting) !== JSON.stringify(bounds)) await browser.windows.update(id, fitting).catch(() => undefined);
}

/** Every browser has `availLeft` and `availTop`, but the shared types lack them. */
function availableScreen(): Bounds {
	const { availWidth: width, availHeight: height } = screen;
	const read = (name: string) => {
		const value: unknown = Reflect.get(screen, name);
		return typeof value === "number" ? value : 0;
	};
	return { left: read("availLeft"), top: read("availTop"), width, height };
}

const interval = 100;

/**
 * Keeps this window over the CRM's window. A page in a popup can move and resize its own window, and could show a tooltip beside this one;
 * a tooltip takes longer to appear than the interval. If the person moves this window, it stays there until the CRM's window changes.
 */
export function followWindow(tab: number): void {
	let last: string | null = null;
	const adjust = async () => {
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
	const adjustNow = () => adjust().catch(() => undefined);
	const again = () => void adjustNow().then(() => setTimeout(again, interval));
	again();
}

/** Calls `moved` on every change of the CRM's tab, and once at the start: it may have changed while this window was opening. */
export function watchTab(tab: number, moved: () => void): void {
	browser.tabs.onUpdated.addListener((id) => {
		if (id === tab) moved();
	});
	moved();
}

/** The background closes the window and frees the page behind it. If the background no longer knows this window, the window closes itself. */
export async function closeWindow(claim: string): Promise<void> {
	await callIfThere("confirm/close", { key: claim });
	await closeTab();
}

/** The background notices, ends the confirmation and frees the page behind it. */
export async function closeTab(): Promise<void> {
	const tab = await browser.tabs.getCurrent();
	if (tab?.id !== undefined) await browser.tabs.remove(tab.id).catch(() => undefined);
}
