import type { PageKey, PageSource, ResultList, Source } from "../../server/crm/pages.ts";

/** The server refuses patterns that would take long with this many characters (`server/crm/find-slow-patterns.ts`). */
const mostMatched = 2_000;

/** Parts of the page's address, by the names that the adapter gives them, and its parameters. */
export type Names = Readonly<Record<string, string>>;

/** The first value that a source has. Null if it has none, or if the value cannot be read. */
export function readSource(source: PageSource, root: ParentNode = document, names: Names = {}): string | null {
	return readAll(source, root, names)[0]?.trim() ?? null;
}

/**
 * A record's key. Undefined if there is none. Null if it is empty or unreadable, or if the elements disagree, because it is then unclear
 * which record is meant.
 */
export function readKey(key: PageKey, root: ParentNode, names?: Names): string | null | undefined {
	if ("columns" in key) return joinKey(key, (source) => readKey(source, root, names));
	// Lists can have thousands of these rows.
	if (isPlainAttribute(key) && root instanceof Element) return root.getAttribute(key.attribute) || undefined;
	const [value, ...others] = new Set(readAll(key, root, names));
	return others.length > 0 || value === "" ? null : value;
}

/** The columns that the key consists of. Null: it is the object's own key. */
export function keyColumns(key: PageKey | undefined): string[] | null {
	return key && "columns" in key ? Object.keys(key.columns) : null;
}

/** A key of other columns, as the server reads it. Null if a part is missing, and undefined if all are. */
export function joinKey<Part>({ columns }: { columns: Readonly<Record<string, Part>> }, read: (part: Part) => string | null | undefined) {
	const parts = Object.entries(columns).map(([column, part]) => [column, read(part)] as const);
	if (parts.every(([, value]) => value === undefined)) return undefined;
	return parts.every(([, value]) => value) ? JSON.stringify(Object.fromEntries(parts.sort())) : null;
}

/** Whether the value is a whole attribute of the row itself. */
function isPlainAttribute(key: PageKey): key is Source & { attribute: string } {
	if ("columns" in key) return false;
	const { attribute, selector, after, json, pattern } = key;
	return attribute !== undefined && [selector, after, json, pattern].every((field) => field === undefined);
}

/** Null stands for a value that exists but cannot be read. */
function readAll(source: PageSource, root: ParentNode, names: Names = {}): (string | null)[] {
	return textsOf(source, root, names).flatMap((text) => {
		const value = text == null ? undefined : partOf(text, source);
		return value === undefined ? [] : [value];
	});
}

function textsOf(source: PageSource, root: ParentNode, names: Names): (string | null | undefined)[] {
	const { selector, cookie, local, session, address } = source;
	if (cookie !== undefined) return document.cookie.split("; ").map((one) => decodePercent(behind(one, `${cookie}=`, true)));
	if (local !== undefined) return [localStorage.getItem(local)];
	if (session !== undefined) return [sessionStorage.getItem(session)];
	if (address !== undefined) return [names[address]];
	const elements = selector === undefined ? (root instanceof Element ? [root] : []) : [...root.querySelectorAll(selector)];
	// Our own checkboxes are fields with a value, too.
	return elements.filter((element) => element.closest("[data-expunge]") === null).map((element) => textOf(element, source));
}

function textOf(element: Element, { attribute, value }: Source): string | null {
	if (value) return "value" in element ? String(element.value) : null;
	return attribute === undefined ? element.textContent.trim() : element.getAttribute(attribute);
}

/** Undefined if the text has no such part; null if the part cannot be read. */
function partOf(text: string, { attribute, after, json, pattern }: Source): string | null | undefined {
	let found = after === undefined ? text : behind(text, after);
	if (found === null) return undefined;
	if (json !== undefined) {
		const value = readProperty(found, json);
		if (typeof value !== "string") return value == null ? undefined : null;
		found = value;
	}
	if (pattern === undefined) return found;
	const match = found.slice(0, mostMatched).match(new RegExp(pattern, "u"));
	const part = match?.[1];
	if (match === null || part === undefined) return undefined;
	// The value may continue after the characters that were searched.
	if (found.length > mostMatched && (match.index ?? 0) + match[0].length >= mostMatched) return null;
	return attribute !== undefined && /^(href|src|action)$/.test(attribute) ? decodePercent(part) : part;
}

/** False if the text is not JSON. */
function readProperty(text: string, path: string): unknown {
	try {
		return propertyOf(readJson(text), path);
	} catch {
		return false;
	}
}

function behind(text: string, words: string, atStart = false): string | null {
	const at = text.indexOf(words);
	return at < 0 || (atStart && at > 0) ? null : text.slice(at + words.length);
}

/** Decodes percent-encoding, if there is any. */
export function decodePercent<Text extends string | null>(text: Text): Text | string {
	try {
		return text && decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The value at a path such as "data.rows"; the empty path leads to the value itself. */
export function propertyOf(value: unknown, path: string): unknown {
	if (path === "") return value;
	return path.split(".").reduce<unknown>((found, name) => {
		return typeof found === "object" && found !== null && Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined;
	}, value);
}

/** The largest number in a text such as "1–50 of 1,234 results", whatever separates its digits. */
export function readNumber(text: string | null): number | null {
	const numbers = (text ?? "").match(/\d+(?:[.,'’\u00a0\u202f ]\d{3})*/g)?.map((found) => Number(found.replace(/\D/g, "")));
	return numbers === undefined ? null : Math.max(...numbers);
}

/** The number of results that the page shows; null if it shows none, or only a minimum. */
export function readTotal({ total }: ResultList, root?: ParentNode): number | null {
	return total === undefined || saysMore(total, root) ? null : readNumber(readSource(total, root));
}

/** "10,000+": there are more than the page says. */
export function saysMore(total: PageSource, root?: ParentNode): boolean {
	return /\d\s*\+/.test(readSource(total, root) ?? "");
}

/** Parses JSON and keeps whole numbers as their digits: as numbers, ids above 2^53 would be rounded. */
export function readJson(text: string): unknown {
	return JSON.parse(text, keepDigits);
}

/** Chromium since 114, Firefox since 135. */
function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== "number") return value;
	if (context?.source === undefined) throw new Error("This browser cannot read numbers without rounding them.");
	return /^-?\d+$/.test(context.source) && context.source !== "-0" ? context.source : value;
}
