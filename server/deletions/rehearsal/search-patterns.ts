import type { ErasedKeys } from "./search-terms.ts";

/* Regular expressions for the search in texts. PostgreSQL and JavaScript read them alike. They ignore case. */

const start = "(?:^|[^a-z0-9])";
const end = "(?:$|[^a-z0-9])";

/** Keys of one table that texts are searched for, so that an expression stays small. */
export const maxMentioned = 100;

/**
 * A key with a word for its table right before it: "Customer #17", "res.partner,17", "urn:crm:customer:17", `"customer_id": 17`. UUIDs and
 * other long keys need no word. Null: no key of these tables can be told from other numbers.
 */
export function mentionPattern(keys: readonly ErasedKeys[]): string | null {
	const parts = keys.flatMap(({ values, words, isObject }) => {
		const some = values.slice(0, maxMentioned);
		const [long, short] = [some.filter(isUnmistakable), some.filter((value) => !isUnmistakable(value))];
		const numbers = isObject ? short.map(literal).join("|") : "";
		const called = anyOf(words);
		const list = `(?:[^a-z0-9]{0,3}\\[[^\\]]*)?`;
		return [
			...long.map((value) => `${start}${literal(value)}${end}`),
			...(numbers === "" || called === ""
				? []
				: [`${start}(?:${called})(?:_?(?:id|key|ref|no|number)s?)?${list}[^a-z0-9]{1,4}(?:${numbers})${end}`]),
		];
	});
	return join(parts);
}

/** A type beside a key that means the table with these words: "client", "Depot::Client", "depot.client". */
export function typePattern(words: readonly string[]): string {
	return `${start}(?:${anyOf(words)})$`;
}

function anyOf(words: readonly string[]): string {
	return words.map((word) => word.replaceAll("_", "[^a-z0-9]?")).join("|");
}

/** Long enough that no other value is the same by chance. */
export function isUnmistakable(key: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key) || (key.length >= 10 && /[a-z]/i.test(key) && /\d/.test(key));
}

/** Whole addresses only, as redaction finds them. */
export function addressPattern(addresses: readonly string[]): string | null {
	return join(addresses.map((address) => `(?:^|[^a-z0-9.!#$%&*+^_\`{|}~@-])${literal(address)}(?:$|[^a-z0-9@-])`));
}

/** "Anna Smith" and "Smith, Anna", also as mail (quoted-printable), JSON and bytes write letters that are not ASCII. */
export function namePattern(names: readonly string[]): string | null {
	const parts = names.flatMap((name) => {
		const words = name.trim().split(/\s+/);
		const turned = words.length > 1 ? [[`${words.at(-1)},`, ...words.slice(0, -1)]] : [];
		return [words, ...turned].flatMap((order) =>
			writings.map((write) => `${start}${order.map((word) => literal(write(word))).join("(?:\\s|_|=20)+")}${end}`),
		);
	});
	return join([...new Set(parts)]);
}

/** Every text that `mentionPattern` finds contains one of these, in lower case. */
export function mentionLiterals(keys: readonly ErasedKeys[]): string[] {
	const literals = keys.flatMap(({ values, words, isObject }) => {
		const some = values.slice(0, maxMentioned).filter((value) => isObject || isUnmistakable(value));
		// A short number is in many texts, the word in fewer.
		if (some.length <= 3 && some.every((value) => value.length > 4 || words.length === 0)) return some;
		if (some.every(isUnmistakable)) return some.every((value) => value.includes("-")) ? ["-"] : some;
		return words.map((word) => word.split("_").reduce((longest, part) => (part.length > longest.length ? part : longest), ""));
	});
	return withoutContaining(literals.map(asciiLower));
}

/** The same for `namePattern`. */
export function nameLiterals(names: readonly string[]): string[] {
	const longest = names.flatMap((name) =>
		name
			.trim()
			.split(/\s+/)
			.toSorted((one, other) => other.length - one.length)
			.slice(0, 1),
	);
	return withoutContaining(longest.flatMap((word) => writings.map((write) => asciiLower(write(word)))));
}

/** As PostgreSQL's lower() does in the collation "C". */
function asciiLower(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A text that contains the longer one also contains the shorter one. */
function withoutContaining(texts: readonly string[]): string[] {
	const all = [...new Set(texts)];
	return all.filter((text) => !all.some((other) => other !== text && text.includes(other)));
}

/**
 * How base64 writes a text, at any position in the encoded value: three ways, without the characters that depend on its neighbours. For a
 * value without its line breaks.
 */
export function base64Needles(texts: readonly string[]): string[] {
	const needles = texts.flatMap((text) => {
		const bytes = Buffer.from(text, "utf8");
		if (bytes.length < 6) return [];
		return [0, 1, 2].map((shift) => {
			const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
				.toString("base64")
				.replace(/=+$/, "");
			const first = Math.ceil((shift * 8) / 6);
			const last = Math.floor(((shift + bytes.length) * 8) / 6);
			return encoded.slice(first, last);
		});
	});
	return [...new Set(needles)];
}

const writings: readonly ((word: string) => string)[] = [
	(word) => word,
	(word) => word.toLowerCase(),
	(word) => word.toUpperCase(),
	(word) => byBytes(word, (byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`),
	(word) => byBytes(word, (byte) => `\\${byte.toString(8).padStart(3, "0")}`),
	(word) => word.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`),
];

function byBytes(word: string, write: (byte: number) => string): string {
	return word.replace(/[^\0-\x7f]+/gu, (letters) => [...Buffer.from(letters, "utf8")].map(write).join(""));
}

function literal(text: string): string {
	return text.replace(/[^\p{L}\p{N}_\s]/gu, "\\$&");
}

function join(parts: readonly string[]): string | null {
	return parts.length === 0 ? null : `(?:${parts.join("|")})`;
}
