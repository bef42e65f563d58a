import { browser } from "../browser.ts";

const size = { width: 500, height: 620 };

/** Opens the confirmation as a window of its own, over the middle of the one the person works in. */
export async function openConfirmWindow(nonce: string, tab: number | null): Promise<void> {
	// The relative address: with use_dynamic_url, what runtime.getURL gives cannot be opened in a window.
	await browser.windows.create({ url: `confirm.html#${nonce}`, type: "popup", focused: true, ...size, ...(await middle(tab)) });
}

async function middle(tab: number | null): Promise<{ left: number; top: number } | Record<string, never>> {
	try {
		const id = tab === null ? undefined : (await browser.tabs.get(tab)).windowId;
		const { left, top, width, height } = id === undefined ? await browser.windows.getLastFocused() : await browser.windows.get(id);
		if (left === undefined || top === undefined || width === undefined || height === undefined) return {};
		return {
			left: Math.max(0, Math.round(left + (width - size.width) / 2)),
			top: Math.max(0, Math.round(top + (height - size.height) / 3)),
		};
	} catch {
		return {};
	}
}
