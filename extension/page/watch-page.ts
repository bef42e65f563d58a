/**
 * Calls `changed` once per frame in which the page's elements or its address have changed, and once at the start.
 * Whoever is called puts back what is missing and leaves the rest alone, so that lists may render again as often as they like.
 * The function returned calls it at once, for changes that no element shows.
 */
export function watchPage(signal: AbortSignal, changed: () => void): () => void {
	let waiting = false;
	const run = () => {
		waiting = false;
		if (!signal.aborted) changed();
	};
	const soon = () => {
		if (waiting || signal.aborted) return;
		waiting = true;
		// A hidden page draws no frames.
		if (document.hidden) setTimeout(run, 100);
		else requestAnimationFrame(run);
	};
	const observer = new MutationObserver(soon);
	observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
	signal.addEventListener("abort", () => observer.disconnect(), { once: true });
	window.addEventListener("popstate", soon, { signal });
	window.addEventListener("hashchange", soon, { signal });
	document.addEventListener("visibilitychange", soon, { signal });
	navigationEvents()?.addEventListener("currententrychange", soon, { signal });
	soon();
	return () => {
		if (!signal.aborted) changed();
	};
}

/** The Navigation API, where the browser has it; elsewhere the changes of the page's elements tell of a new address soon enough. */
function navigationEvents(): EventTarget | null {
	return "navigation" in window && window.navigation instanceof EventTarget ? window.navigation : null;
}
