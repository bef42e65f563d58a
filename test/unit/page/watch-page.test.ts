import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findLists } from "../../../extension/page/find-lists.ts";
import { watchPage } from "../../../extension/page/watch-page.ts";

const page = Object.assign(new EventTarget(), { hidden: false });

beforeEach(() => {
	vi.useFakeTimers();
	page.hidden = false;
	vi.stubGlobal("document", page);
	vi.stubGlobal("window", new EventTarget());
	vi.stubGlobal("Element", class {});
	vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
	vi.stubGlobal(
		"MutationObserver",
		class {
			observe() {}
			disconnect() {}
			takeRecords() {
				return [];
			}
		},
	);
	return () => vi.unstubAllGlobals();
});
afterEach(() => void vi.useRealTimers());

/** Watches a page with one host, in whose root a menu is looked for. Returns the number of scans so far. */
function watchHost(host: { shadowRoot?: unknown }, signal: AbortSignal): () => number {
	let scans = 0;
	const root = { querySelectorAll: () => [host] } as unknown as ParentNode;
	watchPage(signal, () => {
		scans++;
		findLists({ list: ".menu", inside: ["crm-menu"] }, root);
	});
	return () => scans;
}

test("a host that never has an open root is looked at for about a minute, at longer and longer intervals", async () => {
	const life = new AbortController();
	const scans = watchHost({}, life.signal);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(scans()).toBeGreaterThan(1);
	await vi.advanceTimersByTimeAsync(10 * 60_000);
	const afterTenMinutes = scans();
	expect(afterTenMinutes).toBeLessThan(12);
	await vi.advanceTimersByTimeAsync(10 * 60_000);
	expect(scans()).toBe(afterTenMinutes);
	life.abort();
});

test("a host that gets its root within a minute is found without another change of the page", async () => {
	const life = new AbortController();
	const host: { shadowRoot?: unknown } = {};
	const found = vi.fn(() => []);
	watchHost(host, life.signal);
	await vi.advanceTimersByTimeAsync(20_000);
	host.shadowRoot = Object.assign(new EventTarget(), { querySelectorAll: found });
	await vi.advanceTimersByTimeAsync(40_000);
	expect(found).toHaveBeenCalled();
	life.abort();
});

test("a hidden page is not scanned for a host's root, and is again when it is shown", async () => {
	const life = new AbortController();
	const scans = watchHost({}, life.signal);
	await vi.advanceTimersByTimeAsync(100);
	page.hidden = true;
	const before = scans();
	await vi.advanceTimersByTimeAsync(10 * 60_000);
	expect(scans()).toBe(before);
	page.hidden = false;
	page.dispatchEvent(new Event("visibilitychange"));
	await vi.advanceTimersByTimeAsync(1_000);
	expect(scans()).toBeGreaterThan(before + 1);
	life.abort();
});
