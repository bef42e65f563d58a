/** A person to search for in texts of others. */
interface NamedPerson {
	address: string;
	/** Empty if unknown. */
	name: string;
}

interface RedactedText {
	text: string;
	/** The number of replaced addresses. */
	replaced: number;
}

/** One replacement in the text. */
interface Edit {
	start: number;
	end: number;
	by: string;
}

const letter = "[\\p{L}\\p{N}]";
/** These characters belong to a longer address only after a letter, because quotes and emphasis can also precede an address. */
const before = `(?<!${letter})(?<!${letter}[\\w.!#$%'*+^\`{|}~@-])`;
const open = "(?:<|\\[|&lt;|&#60;)";
const quote = `(?:"|'|&quot;|&#34;|&#39;)?`;
/** The maximum distance between an address and its name. */
const reach = 500;

/**
 * Removes a person's address from a text. It replaces whole addresses only, without regard to case. The name beside an address is replaced
 * too: `"Name" <address>`, `Name [mailto:address]` or `address (Name)`, also as HTML and with the last name first. A replacement is never
 * longer than the original, so that it fits into the same column. With `sameLength`, every other byte keeps its position.
 */
export function redactText(text: string, person: NamedPerson, replacement: string, { sameLength = false } = {}): RedactedText {
	const findNames = person.name ? findAdjacentName(person.name) : () => [];
	const nothing = (found: string) => (sameLength ? found.replace(/[^\s<>()"']/g, "x") : "");
	const maskOf = sameLength ? masksIn(text) : (found: string) => replacement.slice(-found.length);
	const edits: Edit[] = [];
	let replaced = 0;
	for (const { 0: found, index: start } of text.matchAll(new RegExp(before + literal(person.address), "giu"))) {
		const end = start + found.length;
		if (goesOn(found, text.slice(end, end + 3))) continue;
		replaced += 1;
		edits.push(...findNames(text, start, end).map((place) => ({ ...place, by: nothing(text.slice(place.start, place.end)) })));
		edits.push({ start, end, by: maskOf(found) });
	}
	return { text: applyEdits(text, edits), replaced };
}

/**
 * A mask of the same length for each address, as it is written. Different addresses get different masks that the text does not contain:
 * they may be keys of one map, and readers keep only the last of equal keys.
 */
function masksIn(text: string): (address: string) => string {
	const masks = new Map<string, string>();
	return (address) => {
		const known = masks.get(address);
		if (known !== undefined) return known;
		const used = new Set(masks.values());
		const xs = "x".repeat(address.length);
		let mask = xs;
		for (let number = 2; text.includes(mask) || used.has(mask); number++) mask = `${xs.slice(String(number).length)}${number}`;
		masks.set(address, mask);
		return mask;
	};
}

/** Whether a text contains a name. Such names are counted and never changed. */
export function mentionsName(text: string, name: string): boolean {
	return new RegExp(eitherWay(name), "iu").test(text);
}

/** Whether the following text makes it another, longer address. A new sentence after a full stop does not. */
function goesOn(address: string, following: string): boolean {
	const capitalised = /\.\p{Lu}\p{Ll}*$/u.test(address);
	if (/^\.\p{Lu}(?:\p{Ll}|\s)/u.test(following)) return capitalised;
	return /^(?:[\p{L}\p{N}@]|[.-][\p{L}\p{N}])/u.test(following);
}

/** Finds the name on either side of an address. No space can match in two ways, because long runs of spaces would then take forever. */
function findAdjacentName(person: string): (text: string, start: number, end: number) => Pick<Edit, "start" | "end">[] {
	const name = eitherWay(person);
	const toTheLeft = new RegExp(`(${quote}${name}${quote}\\s*)(?:${open}\\s*)?(?:<a\\s[^<>]*href=["']?)?(?:mailto:)?$`, "iu");
	const toTheRight = new RegExp(`^(?:\\s*(?=\\()|[^<>]*>\\s*(?=${name}))(\\(${name}\\)|${name})`, "iu");
	return (text, start, end) => {
		const from = Math.max(0, start - reach);
		const left = text.slice(from, start).match(toTheLeft);
		const right = text.slice(end, end + reach).match(toTheRight);
		const places: Pick<Edit, "start" | "end">[] = [];
		if (left?.index !== undefined && left[1]) places.push({ start: from + left.index, end: from + left.index + left[1].length });
		if (right?.[1]) {
			const bracketed = right[1].startsWith("(");
			places.push({ start: bracketed ? end : end + right[0].length - right[1].length, end: end + right[0].length });
		}
		return places;
	};
}

/** Applies the edits. Of two overlapping ones, the first counts. */
function applyEdits(text: string, edits: readonly Edit[]): string {
	let result = "";
	let done = 0;
	for (const { start, end, by } of [...edits].sort((one, other) => one.start - other.start)) {
		if (start < done) continue;
		result += text.slice(done, start) + by;
		done = end;
	}
	return result + text.slice(done);
}

/** "Anna Smith" and "Smith, Anna", as whole words that may be folded over lines. */
function eitherWay(name: string): string {
	const words = name.trim().split(/\s+/).map(literal);
	const space = "(?:\\s|&nbsp;)+";
	const last = words.at(-1);
	const turned = words.length > 1 ? `|${last},(?:${space})?${words.slice(0, -1).join(space)}` : "";
	return `(?<!${letter})(?:${words.join(space)}${turned})(?!${letter})`;
}

function literal(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
