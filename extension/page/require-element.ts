const reported = new Set<string>();

/** An element that the adapter promises. When it is missing, the console says so, once, and what depends on it is left out. */
export function requireElement(root: ParentNode, selector: string, what: string): HTMLElement | null {
	const element = root.querySelector(selector);
	if (element instanceof HTMLElement) return element;
	if (!reported.has(selector)) console.error(`Expunge: the page has no ${what} where its adapter says ("${selector}").`);
	reported.add(selector);
	return null;
}
