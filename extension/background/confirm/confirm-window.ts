import { browser } from "../../browser.ts";

/**
 * Opens the confirmation exactly over the person's window. No part of the CRM's page stays visible beside it, where the page could show a
 * tooltip, a pointer image or a drag image. The window then moves itself onto its display, because only it knows the display's bounds.
 */
export async function openConfirmWindow(nonce: string, tab: number | null): Promise<number | null> {
	const wanted = { url: `confirm.html#${nonce}`, type: "popup", focused: true } as const;
	const bounds = await boundsOf(tab);
	// The browser refuses bounds that are mostly off the screen.
	const opened = await browser.windows.create({ ...wanted, ...bounds }).catch(() => browser.windows.create(wanted));
	return opened.id ?? null;
}

/** Brings the window to the front. Returns false if it no longer exists. */
export function showConfirmWindow(window: number): Promise<boolean> {
	return browser.windows.update(window, { focused: true }).then(
		() => true,
		() => false,
	);
}

/** Closes the window and activates the tab that the person came from. */
export async function closeConfirmWindow(confirmTab: number | null, window: number | null, crmTab: number | null): Promise<void> {
	if (confirmTab !== null) await browser.tabs.remove(confirmTab).catch(() => undefined);
	else if (window !== null) await browser.windows.remove(window).catch(() => undefined);
	const behind = crmTab === null ? undefined : await browser.tabs.get(crmTab).catch(() => undefined);
	if (behind?.windowId !== undefined && behind.active) await showConfirmWindow(behind.windowId);
}

async function boundsOf(tab: number | null): Promise<{ left: number; top: number; width: number; height: number } | Record<string, never>> {
	try {
		const id = tab === null ? undefined : (await browser.tabs.get(tab)).windowId;
		const { left, top, width, height } = id === undefined ? await browser.windows.getLastFocused() : await browser.windows.get(id);
		if (left === undefined || top === undefined || width === undefined || height === undefined) return {};
		return { left, top, width, height };
	} catch {
		return {};
	}
}
