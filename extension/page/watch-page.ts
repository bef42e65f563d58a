import { onEnter } from "./find-lists.ts";
import { isOwnChange } from "./own-elements.ts";

/**
 * Calls `changed` with the changed nodes: once at the start, and once per frame in which the page's elements or its address changed.
 * `changed` restores only what is missing, so that a list may render again as often as it likes.
 * The returned function calls it at once, for changes that are not visible in any element.
 */
export function watchPage(signal: AbortSignal, changed: (touched: ReadonlySet<Node>) => void): () => void {
	let waiting = false;
	let touched = new Set<Node>();
	/** Adding or discarding our own elements is not a change of the page. If the page removes or alters them, it is. */
	const note = (records: readonly MutationRecord[]) => {
		let isForeign = false;
		for (const record of records) {
			// A page that draws a long list changes the same node thousands of times.
			if (!touched.has(record.target) && isOwnChange(record)) continue;
			touched.add(record.target);
			isForeign = true;
		}
		return isForeign;
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
	const lookLater = makeHostWait(soon);
	const loaded = ({ target }: Event) => target !== null && "contentDocument" in target && soon();
	const observe = (root: Node | null, host: Element) => {
		if (root === null) lookLater(host);
		else observeRoot(root);
	};
	const observeRoot = (root: Node) => {
		observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
		// A frame that has loaded has another document.
		root.addEventListener("load", loaded, { capture: true, signal });
	};
	observeRoot(document);
	onEnter(observe, signal);
	signal.addEventListener("abort", () => observer.disconnect(), { once: true });
	window.addEventListener("popstate", soon, { signal });
	window.addEventListener("hashchange", soon, { signal });
	document.addEventListener("visibilitychange", soon, { signal });
	navigationEvents()?.addEventListener("currententrychange", soon, { signal });
	soon();
	return run;
}

/**
 * Milliseconds until the first try, and the longest wait between two. Each wait is twice as long as the one before: about a minute in all.
 */
const firstWait = 500;
const longestWait = 32_000;

/** Calls `look` later for a host without an open root: if it gets a shadow root, it does not change in any other way. */
function makeHostWait(look: () => void): (host: Element) => void {
	const waits = new WeakMap<Element, number>();
	const waiting = new WeakSet<Element>();
	return (host) => {
		const wait = waits.get(host) ?? firstWait;
		if (waiting.has(host) || wait > longestWait) return;
		waiting.add(host);
		setTimeout(() => {
			waiting.delete(host);
			// A page that is shown again is scanned anyway, and the attempts continue.
			if (document.hidden) return;
			waits.set(host, 2 * wait);
			look();
		}, wait);
	};
}

/** Uses the Navigation API if the browser has it. Otherwise changes of the page's elements reveal a new address soon enough. */
function navigationEvents(): EventTarget | null {
	const found = "navigation" in window ? window.navigation : null;
	return found instanceof EventTarget && !(found instanceof Node) ? found : null;
}
