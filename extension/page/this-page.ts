import { isRendered } from "./on-screen.ts";
import { readKey, readSource } from "./read-source.ts";
import type { PageReader } from "./view.ts";

/** What the places that the adapter names currently contain in this document. */
export const thisPage: PageReader = {
	shows: (selector) => [...document.querySelectorAll(selector)].some(isRendered),
	read: readSource,
	readKey: (key, names) => readKey(key, document, names),
};
