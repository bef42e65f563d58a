import { atMostEvery } from "./at-most-every.ts";
import { onEnter } from "./find-lists.ts";
import { isOwnAddition } from "./own-elements.ts";

/**
 * Calls `changed` with the changed nodes: once at the start, and once per frame in which the page's elements or its address changed.
 * `changed` restores only what is missing, so that a list may render again as often as it likes.
 * The returned function calls it at once, for changes that are not visible in any element.
 */
export function watchPage(signal: AbortSignal, changed: (touched: ReadonlySet<Node>) => void): () => void {
	let waiting = false;
	let touched = new Set<Node>();
	/** Adding our own elements is not a change of the page. Removing or altering them is. */
	const note = (records: readonly MutationRecord[]) => {
		const foreign = records.filter((record) => !isOwnAddition(record));
		for (const { target } of foreign) touched.add(target);
		return foreign.length > 0;
	};
	const run = () => {
		if (signal.aborted) return;
		note(observer.takeRecords());
		const now = touched;
		touched = new Set();
		changed(now);
	};
	const soon = () => {
		if (waiting || signal.aborted) return;
		waiting = true;
		const begin = () => {
			waiting = false;
			run();
		};
		// A hidden page draws no frames.
		if (document.hidden) setTimeout(begin, 100);
		else requestAnimationFrame(begin);
	};
	const observer = new MutationObserver((records) => {
		if (note(records)) soon();
	});
	const lookLater = atMostEvery(hostTime, soon);
	const loaded = ({ target }: Event) => target !== null && "contentDocument" in target && soon();
	const observe = (root: Node | null) => {
		if (root === null) return lookLater();
		observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
		// A frame that has loaded has another document.
		root.addEventListener("load", loaded, { capture: true, signal });
	};
	observe(document);
	onEnter(observe, signal);
	signal.addEventListener("abort", () => observer.disconnect(), { once: true });
	window.addEventListener("popstate", soon, { signal });
	window.addEventListener("hashchange", soon, { signal });
	document.addEventListener("visibilitychange", soon, { signal });
	navigationEvents()?.addEventListener("currententrychange", soon, { signal });
	soon();
	return run;
}

/** Milliseconds. An element that gets its shadow root later does not change in any other way. */
const hostTime = 500;

/** Uses the Navigation API if the browser has it. Otherwise changes of the page's elements reveal a new address soon enough. */
function navigationEvents(): EventTarget | null {
	return "navigation" in window && window.navigation instanceof EventTarget ? window.navigation : null;
}
