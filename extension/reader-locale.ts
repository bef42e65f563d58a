import { nativeApi } from "./native-api.ts";

/**
 * The value is kept, because the browser no longer answers once the extension has been updated or switched off. Its script may still run in
 * a page.
 */
let locale: string | undefined;

/** The language of the reader's browser, such as "de-AT". Dates and numbers follow it. */
export function readerLocale(): string {
	try {
		locale ??= nativeApi("i18n")?.getUILanguage() || undefined;
	} catch {}
	return locale ?? "en";
}
