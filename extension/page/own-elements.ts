const made = new WeakSet<Element>();

/** Marks an element that this script has made. Pages copy attributes and whole subtrees, so the attribute alone proves nothing. */
export function own<Kind extends HTMLElement>(element: Kind, name: string): Kind {
	element.dataset.expunge = name;
	made.add(element);
	return element;
}

export function findOwn(root: ParentNode, name: string): HTMLElement | null {
	const named = [...root.querySelectorAll<HTMLElement>(`[data-expunge="${name}"]`)];
	return named.find((element) => made.has(element)) ?? null;
}

/** Whether it is a copy of one of our elements. A copy does nothing, and events on it must not reach the page. */
export function isCopy(element: Element): boolean {
	return element.hasAttribute("data-expunge") && !made.has(element);
}

/** Whether the only changes are elements that we added. */
export function isOwnAddition({ addedNodes, removedNodes }: MutationRecord): boolean {
	if (addedNodes.length === 0 || removedNodes.length > 0) return false;
	for (const node of addedNodes) if (!(node instanceof Element && made.has(node))) return false;
	return true;
}

/** Removes copies of our elements that page caches, cloned headers and saved pages have made. */
export function removeCopies(): void {
	for (const element of document.querySelectorAll("[data-expunge]")) if (isCopy(element)) element.remove();
}

/** Removes our elements that belong to a place. Messages stay, and styles, which end with their stage. */
export function removeOwn(): void {
	for (const element of document.querySelectorAll("[data-expunge]:not([data-expunge=''], style)")) element.remove();
}
