export interface I18n {
	getMessage: (name: string) => string;
	getUILanguage: () => string;
}

interface NativeApi<Part> {
	i18n?: Part;
	runtime?: Part;
}

/**
 * A part of the browser's own API, because the polyfill would make the script in the CRM's pages a fifth larger. If the browser has no
 * `browser`, an element or a frame of the page can have that name. It is not an own property of the global object. The caller names the
 * part's type.
 */
export function nativeApi<Part>(name: keyof NativeApi<Part>): Part | undefined {
	const { browser, chrome } = globalThis as { browser?: NativeApi<Part>; chrome?: NativeApi<Part> };
	return (Object.hasOwn(globalThis, "browser") ? browser?.[name] : undefined) ?? chrome?.[name];
}
