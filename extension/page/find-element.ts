const reported = new Set<string>();

/** An element that the adapter promises. If it is missing, the console says so once, and what depends on it is left out. */
export function requireElement(root: ParentNode, selector: string, what: string): HTMLElement | null {
	const element = root.querySelector<HTMLElement>(selector);
	if (element !== null) return element;
	if (!reported.has(selector)) console.error(`Expunge: the page has no ${what} where its adapter says ("${selector}").`);
	reported.add(selector);
	return null;
}

/** The CRM's message that there is no such record, if it shows one. */
export function findMissing(missing: string | { selector: string; text: string }): Element | null {
	if (typeof missing === "string") return document.querySelector(missing);
	const found = [...document.querySelectorAll(missing.selector)].filter((element) => element.textContent?.includes(missing.text));
	// If the message is in the document's head, such as its title, the start of the body takes its place.
	return found.find((element) => !document.head.contains(element)) ?? (found.length > 0 ? document.body.firstElementChild : null);
}
