/** What the CRM's page says when there is no such record, if it says so. */
export function findMissing(missing: string | { selector: string; text: string }): Element | null {
	if (typeof missing === "string") return document.querySelector(missing);
	const found = [...document.querySelectorAll(missing.selector)].filter((element) => element.textContent?.includes(missing.text));
	// What is said in the document's head is shown at the start of its body.
	return found.find((element) => !document.head.contains(element)) ?? (found.length > 0 ? document.body.firstElementChild : null);
}
