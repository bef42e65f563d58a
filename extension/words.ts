import { formatNumber } from "./format-number.ts";
import type english from "./locales/en.json";
import { nativeApi } from "./native-api.ts";
import { readerLocale } from "./reader-locale.ts";

/** A message with a form for one and a form for several. Its `{count}` decides which one is used. */
type Plural = { one: string; other: string };

type Keys<Tree> = {
	[Name in keyof Tree & string]: Tree[Name] extends string | Plural ? Name : `${Name}.${Keys<Tree[Name]>}`;
}[keyof Tree & string];

/** The names of all messages in `extension/locales/`, such as "account.signOut". */
export type MessageKey = Keys<typeof english>;

type Values = Readonly<Record<string, string | number>>;

/** The words are kept, because a script in a page can outlive its extension, and then the browser no longer answers. */
const patterns = new Map<string, string>();

function pattern(name: string): string {
	const known = patterns.get(name);
	if (known !== undefined) return known;
	const found = readMessage(name);
	if (found !== "") patterns.set(name, found);
	return found;
}

/** Messages as the browser stores them, by name. */
export type Messages = Record<string, { message: string }>;

/**
 * Call it before the first words are needed. If the first page that asks closes too early, such as a popup, Chromium 156 returns no
 * messages to that process until it ends. Then the words come from elsewhere.
 */
export async function readWords(readElsewhere: () => Promise<Messages | null>): Promise<void> {
	if (pattern("language") !== "") return;
	for (const [name, { message }] of Object.entries((await readElsewhere()) ?? {})) patterns.set(name, message);
}

/** Reads messages in advance, in all their forms, and the reader's language, for a script that may outlive its extension. */
export function keepWords(keys: readonly MessageKey[]): void {
	readerLocale();
	for (const key of keys) for (const form of ["", "_one", "_other"]) pattern(key.replaceAll(".", "_") + form);
}

/** The messages in the extension's own package, for its pages and its background. */
export async function readMessageFile(): Promise<Messages | null> {
	for (const name of [readerLocale().split("-")[0], "en"]) {
		const file = await fetch(`/_locales/${name}/messages.json`).catch(() => null);
		if (file?.ok) return file.json();
	}
	return null;
}

function readMessage(name: string): string {
	try {
		return nativeApi("i18n")?.getMessage(name) ?? "";
	} catch {
		return "";
	}
}

function patternOf(key: MessageKey, { count }: Readonly<Record<string, unknown>>): string {
	const name = key.replaceAll(".", "_");
	const form = typeof count === "number" ? new Intl.PluralRules(language()).select(count) : "other";
	return pattern(name) || pattern(`${name}_${form}`) || pattern(`${name}_other`);
}

function show(value: string | number): string {
	return typeof value === "number" ? formatNumber(value) : value;
}

/** The language of the words, such as "de". It differs from the reader's where there are no words in that one. */
export function language(): string {
	return pattern("language") || "en";
}

/** The words of a message in the reader's language, with the values at its placeholders. Numbers get the reader's separators. */
export function t(key: MessageKey, values: Values = {}): string {
	return patternOf(key, values).replace(/\{(\w+)\}/g, (whole, name) => {
		const value = values[name];
		return value === undefined ? whole : show(value);
	});
}

/** The parts of a message in order, with elements at some of its placeholders. */
export function parts<Element>(key: MessageKey, values: Readonly<Record<string, Element | string | number>>): (Element | string)[] {
	return patternOf(key, values)
		.split(/\{(\w+)\}/)
		.map((part, index) => {
			const value = index % 2 === 0 ? part : (values[part] ?? part);
			return typeof value === "number" ? show(value) : value;
		})
		.filter((part) => part !== "");
}

/** "a, b and c" in the language of the words. */
export function listWords(words: readonly string[]): string {
	return new Intl.ListFormat(language(), { type: "conjunction" }).format(words);
}

/** Gives the document the language of the words, its direction, and its title. */
export function labelDocument(title: string): void {
	document.documentElement.lang = language();
	document.documentElement.dir = pattern("direction") || "ltr";
	document.title = title;
}
