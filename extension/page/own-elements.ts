const made = new WeakSet<Element>();
/** The elements that each signal removes. A menu that the page has thrown away is not kept for its control. */
const ending = new WeakMap<AbortSignal, Set<WeakRef<Element>>>();

/** Marks an element that this script has made. Pages copy attributes and whole subtrees, so the attribute alone proves nothing. */
export function own<Kind extends HTMLElement>(element: Kind, name: string): Kind {
	element.dataset.expunge = name;
	made.add(element);
	return element;
}

/** Removes an element when the signal aborts. `removeOwn` does not reach into a shadow root or a frame. */
export function removeAtEnd<Kind extends HTMLElement>(element: Kind, signal: AbortSignal): Kind {
	const elements = ending.get(signal) ?? new Set();
	if (!ending.has(signal)) {
		ending.set(signal, elements);
		signal.addEventListener("abort", () => removeAll(elements), { once: true });
	}
	// This is not done each time, because a page can have thousands of menus.
	if (elements.size % 100 === 0) for (const one of elements) if (one.deref() === undefined) elements.delete(one);
	elements.add(new WeakRef(element));
	return element;
}

function removeAll(elements: ReadonlySet<WeakRef<Element>>): void {
	for (const one of elements) one.deref()?.remove();
}

/** Whether this script made the element and the page has not taken it over. */
export function isOwn(element: Element, name?: string): boolean {
	if (!made.has(element)) return false;
	const mark = element.getAttribute("data-expunge");
	return name === undefined ? mark !== null : mark === name;
}

export function findOwn(root: ParentNode, name: string): HTMLElement | null {
	const named = [...root.querySelectorAll<HTMLElement>(`[data-expunge="${name}"]`)];
	return named.find((element) => made.has(element)) ?? null;
}

/** Whether it is a copy of one of our elements. A copy does nothing, and events on it must not reach the page. */
export function isCopy(element: Element): boolean {
	// A field of a form hides the form's property of the same name.
	return Element.prototype.hasAttribute.call(element, "data-expunge") && !made.has(element);
}

const discarded = new WeakSet<Element>();

/** Whether it is still ours and empty. A page that writes new elements into existing ones takes them over. */
export function isEmptyOwn(element: HTMLElement, name: string): boolean {
	return isOwn(element, name) && !element.hasChildNodes();
}

/** Removes our element if it is empty, and `isOwnChange` ignores that. If the page has taken it over, only our mark is removed. */
export function discard(element: HTMLElement, name: string): void {
	if (isEmptyOwn(element, name)) {
		discarded.add(element);
		element.remove();
	} else {
		const isMarked = isOwn(element);
		made.delete(element);
		if (isMarked) for (const attribute of ["data-expunge", "rowspan", "style"]) element.removeAttribute(attribute);
	}
}

/** Whether the only changes are elements that we added or discarded. */
export function isOwnChange({ addedNodes, removedNodes }: MutationRecord): boolean {
	if (addedNodes.length + removedNodes.length === 0) return false;
	return isAmong(addedNodes, made) && isAmong(removedNodes, discarded);
}

function isAmong(nodes: NodeList, elements: WeakSet<Element>): boolean {
	for (const node of nodes) if (!(node instanceof Element && elements.has(node))) return false;
	return true;
}

/** Removes copies of our elements that page caches, cloned headers and saved pages have made. */
export function removeCopies(): void {
	for (const element of document.querySelectorAll("[data-expunge]")) if (isCopy(element)) Element.prototype.remove.call(element);
}

/** Removes our elements that belong to a place. Messages stay, and styles, which end with their stage. */
export function removeOwn(): void {
	for (const element of document.querySelectorAll("[data-expunge]:not([data-expunge=''], style)")) Element.prototype.remove.call(element);
}
