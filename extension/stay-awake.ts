import { browser } from "./browser.ts";

/** Milliseconds; well below Firefox's idle time of 30 seconds, and below the second that tests set. */
const touchEvery = 500;

/** Firefox (153) unloads a background page that calls no extension API for the idle time, even while a caller waits for its answer. */
export async function stayAwake<Value>(work: Promise<Value>): Promise<Value> {
	if (import.meta.env["FIREFOX"] !== true) return work;
	const touching = setInterval(() => void browser.runtime.getPlatformInfo(), touchEvery);
	return work.finally(() => clearInterval(touching));
}
