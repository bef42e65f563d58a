/** Sorts elements by their position on the screen, which virtual lists, `order` and transforms make differ from the document's order. */
export function inScreenOrder<Kind extends Element>(elements: readonly Kind[]): Kind[] {
	const [first] = elements;
	if (first === undefined) return [];
	const sign = getComputedStyle(first.parentElement ?? first).direction === "rtl" ? -1 : 1;
	const placed = elements.map((element) => ({ element, ...placeOnScreen(element) }));
	return placed.sort((one, other) => one.top - other.top || sign * (one.left - other.left)).map(({ element }) => element);
}

/** Elements without a box of their own, such as rows with `display: contents`, are where their first child with a box is. */
function placeOnScreen(element: Element): { top: number; left: number } {
	const boxed = element.getClientRects().length > 0 ? element : [...element.children].find((child) => child.getClientRects().length > 0);
	const { top, left } = (boxed ?? element).getBoundingClientRect();
	return { top: Math.round(top), left: Math.round(left) };
}
