import { type Locator, type Page, Puppeteer } from "puppeteer-core";

/** Enough for a busy machine. */
const timeoutMs = 60_000;

/** Finds a visible control by its name, also in open shadow roots: "::-p-control(Delete)". */
Puppeteer.registerCustomQueryHandler("control", {
	queryOne: (root: Node, name: string) => {
		const plain = (text: string | null | undefined) => (text ?? "").replaceAll(/\s+/g, " ").trim();
		const isNamed = (element: Element) => {
			const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
			const names = [element.getAttribute("aria-label"), element.textContent, element.getAttribute("title")];
			return labels.some((label) => plain(label.textContent).startsWith(name)) || names.some((text) => plain(text) === name);
		};
		const find = (place: ParentNode): Element | null => {
			for (const element of place.querySelectorAll("*")) {
				const isControl = element.matches("input, button, a[href], [role=menuitem]");
				if (isControl && isNamed(element) && element.checkVisibility({ visibilityProperty: true })) return element;
				const inside = element.shadowRoot === null ? null : find(element.shadowRoot);
				if (inside !== null) return inside;
			}
			return null;
		};
		return root instanceof Element || root instanceof Document || root instanceof DocumentFragment ? find(root) : null;
	},
});

/** Finds the innermost element that contains these words, also in open shadow roots. The driver's own search by text keeps old texts. */
Puppeteer.registerCustomQueryHandler("words", {
	queryOne: (root: Node, words: string) => {
		const find = (place: ParentNode): Element | null => {
			for (const element of place.querySelectorAll("*")) {
				const inside = element.shadowRoot === null ? null : find(element.shadowRoot);
				if (inside !== null) return inside;
				const contains = (one: Element) => (one.textContent ?? "").replaceAll(/\s+/g, " ").includes(words);
				const isInnermost = contains(element) && ![...element.children].some(contains);
				if (isInnermost && element.checkVisibility({ visibilityProperty: true })) return element;
			}
			return null;
		};
		return root instanceof Element || root instanceof Document || root instanceof DocumentFragment ? find(root) : null;
	},
});

/** A button, link, menu entry or field by its name, on a page or within the elements of a selector. */
function control(page: Page, name: string, within: string): Locator<Element> {
	return page.locator(`${within} ::-p-control(${JSON.stringify(name)})`.trim()).setTimeout(timeoutMs);
}

/** Clicks a control. The page comes to the front first, because Firefox does not draw hidden tabs, and the driver waits for frames. */
export async function press(page: Page, name: string, within = ""): Promise<void> {
	await page.bringToFront();
	await control(page, name, within).click();
}

export async function fill(page: Page, label: string, text: string): Promise<void> {
	await page.bringToFront();
	await control(page, label, "").fill(text);
}

/** Waits for an element and clicks it. */
export async function pressElement(page: Page, selector: string): Promise<void> {
	await page.bringToFront();
	await page.locator(selector).setTimeout(timeoutMs).click();
}

/** Waits until the page shows these words, also in open shadow roots. */
export async function says(page: Page, words: string, within = ""): Promise<void> {
	await shows(page, `${within} ::-p-words(${JSON.stringify(words)})`.trim());
}

/** Waits until the page shows an element. */
export async function shows(page: Page, selector: string): Promise<void> {
	await page.bringToFront();
	await page.locator(selector).setTimeout(timeoutMs).wait();
}
