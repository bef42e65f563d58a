interface I18n {
	getMessage: (name: string) => string;
	getUILanguage: () => string;
}

export type Listener = (message: unknown, sender: unknown, respond: (answer: unknown) => void) => void;

interface Runtime {
	id?: string;
	sendMessage: (message: unknown) => Promise<unknown>;
	onMessage: { addListener: (listener: Listener) => void; removeListener: (listener: Listener) => void };
}

/** The parts of the browser's own API that the script in the CRM's pages needs. */
interface Api {
	i18n: I18n;
	runtime: Runtime;
}

/**
 * A part of the browser's own API, because the polyfill would make the script in the CRM's pages a fifth larger. If the browser has no
 * `browser`, an element or a frame of the page can have that name. It is not an own property of the global object.
 */
export function nativeApi<Name extends keyof Api>(name: Name): Api[Name] | undefined {
	const { browser, chrome } = globalThis as { browser?: Partial<Api>; chrome?: Partial<Api> };
	return (Object.hasOwn(globalThis, "browser") ? browser?.[name] : undefined) ?? chrome?.[name];
}
