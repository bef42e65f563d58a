import type { ErasedKeys } from "./search-terms.ts";

/* Regular expressions for the search in texts. PostgreSQL and JavaScript read them alike. They ignore case. */

const start = "(?:^|[^a-z0-9])";
const end = "(?:$|[^a-z0-9])";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

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
	return uuid.test(key) || (key.length >= 10 && /[a-z]/i.test(key) && /\d/.test(key));
}

/** Whole addresses only, as redaction finds them. */
export function addressPattern(addresses: readonly string[]): string | null {
	return join(addresses.map((address) => `(?:^|[^a-z0-9.!#$%&*+^_\`{|}~@-])${literal(address)}(?:$|[^a-z0-9@-])`));
}

/** "Anna Smith" and "Smith, Anna", also as mail (quoted-printable), JSON and bytes write letters that are not ASCII. */
export function namePattern(names: readonly string[]): string | null {
	const parts = names
		.flatMap(ordersOf)
		.flatMap((order) => writings.map((write) => `${start}${order.map((word) => literal(write(word))).join("(?:\\s|_|=20)+")}${end}`));
	return join([...new Set(parts)]);
}

/** The words of a name as they are, and with the last one first. */
function ordersOf(name: string): string[][] {
	const words = name.trim().split(/\s+/);
	return [words, ...(words.length > 1 ? [[`${words.at(-1)},`, ...words.slice(0, -1)]] : [])];
}

/** More patterns than this cost more than they save. */
const maxLikes = 12;

/** The shape of a UUID. */
const anyUuid = likeOf(["_".repeat(8), "_".repeat(4), "_".repeat(4), "_".repeat(4), "_".repeat(12)].join("-"));

/**
 * LIKE patterns for texts in lower case. Every text that `mentionPattern` finds matches one of them. They are much cheaper than the regular
 * expression, and few texts match them.
 */
export function mentionLikes(keys: readonly ErasedKeys[]): string[] {
	const likes = keys.flatMap(({ values, words, isObject }) => {
		const some = values.slice(0, maxMentioned).map(asciiLower);
		const [long, short] = [some.filter(isUnmistakable), some.filter((value) => !isUnmistakable(value))];
		const called = withoutContaining(words.map((word) => likeOf(...word.split("_").map(escapeLike))));
		const numbers = isObject ? short : [];
		return [
			...(long.length > maxLikes && long.every((value) => uuid.test(value)) ? [anyUuid] : long.map((value) => likeOf(escapeLike(value)))),
			...(called.length * numbers.length <= maxLikes
				? called.flatMap((word) => numbers.map((number) => `${word}${escapeLike(number)}%`))
				: called),
		];
	});
	return withoutContaining(likes);
}

/** The same for `addressPattern`. */
export function addressLikes(addresses: readonly string[]): string[] {
	return withoutContaining(addresses.map((address) => likeOf(escapeLike(asciiLower(address)))));
}

/** The same for `namePattern`. */
export function nameLikes(names: readonly string[]): string[] {
	const likes = names
		.flatMap(ordersOf)
		.flatMap((order) => writings.map((write) => likeOf(...order.map((word) => escapeLike(asciiLower(write(word)))))));
	return withoutContaining(likes);
}

/**
 * Groups of patterns by the length of the text, longest first. Each has all patterns that a text can match if it is too short for the
 * previous group.
 */
export function groupByLength(likes: readonly string[]): { length: number; likes: string[] }[] {
	const lengths = likes.map(shortestMatch);
	const starts = [24, 12, 0].flatMap((start) => {
		const longer = lengths.filter((length) => length >= start);
		return longer.length === 0 ? [] : [Math.min(...longer)];
	});
	const steps = [...new Set(starts)];
	return steps.map((length, place) => {
		const below = steps[place - 1] ?? Number.POSITIVE_INFINITY;
		return { length, likes: likes.filter((like) => shortestMatch(like) < below) };
	});
}

/** The minimum number of characters of a text that matches the pattern. */
function shortestMatch(like: string): number {
	return [...like.replaceAll("%", "").replace(/\\(.)/gu, "$1")].length;
}

function likeOf(...parts: readonly string[]): string {
	return `%${parts.join("%")}%`;
}

function escapeLike(text: string): string {
	return text.replace(/[\\%_]/g, "\\$&");
}

/** Does the same as PostgreSQL's lower() in the collation "C". */
function asciiLower(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A text that matches the longer pattern also matches the shorter pattern inside it. */
function withoutContaining(likes: readonly string[]): string[] {
	const all = [...new Set(likes)];
	const inner = (like: string) => like.slice(1, -1);
	return all.filter((like) => !all.some((other) => other !== like && inner(like).includes(inner(other))));
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
