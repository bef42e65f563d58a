import { isElement, onPress } from "./press.ts";

/** Attributes that belong to the neighbour and must not be copied: its identity, its target, and what the page's code finds it by. */
const own =
	/^(id|name|value|for|form.*|on.*|data-.*|title|disabled|checked|target|download|accesskey|ping|rel|aria-(?!hidden|orientation).*)$/;

/** Elements that run or load something. If we inserted them, they would do so regardless of the page's policy. */
const active = "script, iframe, frame, object, embed, base, link, meta";

const icon =
	'<path d="M3.5 4.5h9M6.5 4.5v-1a1 1 0 0 1 1-1h1a1 1 0 0 1 1 1v1M4.75 4.5l.5 8a1 1 0 0 0 1 .9h3.5a1 1 0 0 0 1-.9l.5-8M6.9 7v4M9.1 7v4" fill="none" stroke="currentColor" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"/>';

/** A control that looks and behaves like its neighbour, with its own text. */
export function copyControl(
	neighbour: HTMLElement,
	wordsSelector: string | undefined,
	words: string,
	begin: () => () => void,
	signal: AbortSignal,
): HTMLElement {
	const copy = document.createElement(neighbour.localName);
	copyInto(copy, neighbour);
	const label = wordsSelector === undefined ? null : copy.querySelector(wordsSelector);
	setWords(label ?? copy, words);
	for (const svg of copy.querySelectorAll("svg")) setIcon(svg);
	return heed(copy, begin, signal);
}

/** A control for places without a neighbour to copy. */
export function buildControl(
	entry: { item: string; control?: string; className?: string },
	words: string,
	begin: () => () => void,
	signal: AbortSignal,
): HTMLElement {
	const item = document.createElement(entry.item);
	const control = entry.control === undefined ? item : document.createElement(entry.control);
	if (entry.className !== undefined) control.className = entry.className;
	if (control instanceof HTMLAnchorElement) control.href = "#";
	if (control instanceof HTMLButtonElement) control.type = "button";
	control.textContent = words;
	if (control !== item) item.append(control);
	return heed(item, begin, signal);
}

function heed(copy: HTMLElement, begin: () => () => void, signal: AbortSignal): HTMLElement {
	const control = findControl(copy);
	if (control.tabIndex < 0 || !control.matches("button, a[href], [tabindex]")) control.tabIndex = 0;
	onPress(copy, begin, signal);
	return copy;
}

/** The focusable element within a control. */
export function findControl(element: HTMLElement): HTMLElement {
	const selector = "button, a, [role^=menuitem], [role=button], [tabindex]";
	return element.matches(selector) ? element : (element.querySelector<HTMLElement>(selector) ?? element);
}

/**
 * Copies attribute by attribute instead of cloning. In Chromium a clone keeps inline handlers, which the page's world compiles, even after
 * the content script removes their attributes (November 2026: a click on the copy did what its neighbour does).
 */
function copyInto(copy: Element, original: Element): void {
	for (const { name, value } of original.attributes) if (!own.test(name)) copy.setAttribute(name, name === "href" ? "#" : value);
	if (copy instanceof HTMLButtonElement) copy.type = "button";
	for (const child of original.childNodes) {
		if (isElement(child)) {
			if (child.matches(active)) continue;
			const made = document.createElementNS(child.namespaceURI, child.localName);
			copyInto(made, child);
			copy.append(made);
		} else if (child.nodeType === Node.TEXT_NODE) {
			copy.append(child.textContent ?? "");
		}
	}
}

/** Keeps icons beside the text. */
function setWords(element: Element, words: string): void {
	const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
	if (element.childElementCount === 0 || texts.length === 0) {
		if (element.querySelector("svg, img, i") === null) element.textContent = words;
		else element.append(words);
		return;
	}
	for (const [index, text] of texts.entries()) text.textContent = index === 0 ? words : "";
}

function setIcon(svg: SVGElement): void {
	svg.setAttribute("viewBox", "0 0 16 16");
	svg.removeAttribute("fill");
	const drawn = new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg">${icon}</svg>`, "image/svg+xml").documentElement;
	svg.replaceChildren(...drawn.childNodes);
}
