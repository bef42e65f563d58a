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

/** Kept, because the browser no longer answers once the extension has been updated or switched off. Its script may still run in a page. */
let locale: string | undefined;

/** The language of the reader's browser, such as "de-AT". Dates and numbers follow it. */
export function readerLocale(): string {
	try {
		locale ??= i18n()?.getUILanguage() || undefined;
	} catch {}
	return locale ?? "en";
}
