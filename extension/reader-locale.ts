interface I18n {
	getMessage: (name: string) => string;
	getUILanguage: () => string;
}

/**
 * The browser's own API, because the polyfill would enlarge the script in the CRM's pages. `chrome` first: it always exists there, while an
 * element of the page could be named `browser`.
 */
export function i18n(): I18n | undefined {
	const { browser, chrome } = globalThis as { browser?: { i18n?: I18n }; chrome?: { i18n?: I18n } };
	return chrome?.i18n ?? browser?.i18n;
}

/** The language of the reader's browser, such as "de-AT". Dates and numbers follow it. */
export function readerLocale(): string {
	try {
		return i18n()?.getUILanguage() || "en";
	} catch {
		// The extension was updated or switched off, and its script still runs in a page.
		return "en";
	}
}
