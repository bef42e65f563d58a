import { expect } from "vitest";
import type { Browser } from "../browser.ts";

/** Waits for the text on the extension's toolbar icon, reading it without a debugger on the service worker, which would keep it awake. */
export async function expectBadge(browser: Browser, text: string): Promise<void> {
	await expect.poll(() => readBadge(browser), { timeout: 60_000, interval: 250 }).toBe(text);
}

export async function readBadge(browser: Browser): Promise<string> {
	const worker = await browser.worker();
	return worker.evaluate("chrome.action.getBadgeText({})");
}
