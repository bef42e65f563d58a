/** Returns whether a person can see an element, perhaps after scrolling. Caches the answers about its ancestors. */
export function makeIsRendered(): (element: Element) => boolean {
	const known = new Map<Element, boolean>();
	const collapses = (around: Element | null): boolean => {
		if (around === null) return false;
		const found = known.get(around) ?? ((isCollapsed(around) && clips(around)) || collapses(around.parentElement));
		known.set(around, found);
		return found;
	};
	const isRendered = (element: Element): boolean => {
		if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) {
			return getComputedStyle(element).display === "contents" && childrenOf(element).some(isRendered);
		}
		if (isCollapsed(element) && (clips(element) || !childrenOf(element).some((child) => !isCollapsed(child)))) return false;
		return !collapses(element.parentElement);
	};
	return isRendered;
}

export function isRendered(element: Element): boolean {
	return makeIsRendered()(element);
}

/** Ignores our own elements, which would make a row with hidden cells visible. */
function childrenOf(element: Element): Element[] {
	return [...element.children].filter((child) => !child.hasAttribute("data-expunge"));
}

function isCollapsed(element: Element): boolean {
	const { width, height } = element.getBoundingClientRect();
	return width === 0 || height === 0;
}

function clips(element: Element): boolean {
	const { display, overflowX, overflowY } = getComputedStyle(element);
	return display !== "contents" && (overflowX !== "visible" || overflowY !== "visible");
}

/** Sorts elements by their position on the screen, which virtual lists, `order` and transforms make differ from the document's order. */
export function inScreenOrder<Kind extends Element>(elements: readonly Kind[]): Kind[] {
	const [first] = elements;
	if (first === undefined) return [];
	const sign = getComputedStyle(first.parentElement ?? first).direction === "rtl" ? -1 : 1;
	const placed = elements.map((element) => ({ element, ...placeOnScreen(element) }));
	return placed.sort((one, other) => one.top - other.top || sign * (one.left - other.left)).map(({ element }) => element);
}

/** The element, or its first child with a box if it has none, such as a row with `display: contents`. */
export function findBoxed(element: Element): Element | null {
	const hasBox = (one: Element) => one.getClientRects().length > 0;
	return hasBox(element) ? element : ([...element.children].find(hasBox) ?? null);
}

function placeOnScreen(element: Element): { top: number; left: number } {
	const { top, left } = (findBoxed(element) ?? element).getBoundingClientRect();
	return { top: Math.round(top), left: Math.round(left) };
}
