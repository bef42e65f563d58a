/** Whom to look for in texts of others. */
export interface Person {
	address: string;
	/** Empty where nobody knows it. */
	name: string;
}

interface RedactedText {
	text: string;
	/** How often an address was replaced. */
	replaced: number;
}

/** Where something is taken out, and what comes there. */
interface Edit {
	start: number;
	end: number;
	by: string;
}

const letter = "[\\p{L}\\p{N}]";
/** Marks that are part of a longer address only where they go on from a letter: quotes and emphasis stand before an address too. */
const before = `(?<!${letter})(?<!${letter}[\\w.!#$%'*+^\`{|}~@-])`;
const open = "(?:<|\\[|&lt;|&#60;)";
const quote = `(?:"|'|&quot;|&#34;|&#39;)?`;
/** How far from an address its name can stand. */
const reach = 500;

/**
 * A text without a person's address: whole addresses only, compared without case; their name goes where it stands beside the address,
 * in `"Name" <address>`, `Name [mailto:address]` or `address (Name)`, also as HTML and with the last name first. A replacement is never
 * longer than what it replaces, so that it fits where that did; `sameLength` keeps every other byte where it is.
 */
export function redactText(text: string, person: Person, replacement: string, { sameLength = false } = {}): RedactedText {
	const beside = person.name ? findBeside(person.name) : () => [];
	const nothing = (found: string) => (sameLength ? found.replace(/[^\s<>()"]/g, "x") : "");
	const edits: Edit[] = [];
	let replaced = 0;
	for (const { 0: found, index: start } of text.matchAll(new RegExp(before + literal(person.address), "giu"))) {
		const end = start + found.length;
		if (goesOn(found, text.slice(end, end + 3))) continue;
		replaced += 1;
		edits.push(...beside(text, start, end).map((place) => ({ ...place, by: nothing(text.slice(place.start, place.end)) })));
		edits.push({ start, end, by: sameLength ? "x".repeat(found.length) : replacement.slice(-found.length) });
	}
	return { text: applyEdits(text, edits), replaced };
}

/** Whether a name stands in a text; that is counted, never changed. */
export function mentionsName(text: string, name: string): boolean {
	return new RegExp(eitherWay(name), "iu").test(text);
}

/** Whether what follows makes it another, longer address. A new sentence after a full stop does not. */
function goesOn(address: string, following: string): boolean {
	const capitalised = /\.\p{Lu}\p{Ll}*$/u.test(address);
	if (/^\.\p{Lu}(?:\p{Ll}|\s)/u.test(following)) return capitalised;
	return /^(?:[\p{L}\p{N}@]|[.-][\p{L}\p{N}])/u.test(following);
}

/** Finds the name on either side of an address. No blank can be matched in two ways, or long runs of them would take forever. */
function findBeside(person: string): (text: string, start: number, end: number) => Pick<Edit, "start" | "end">[] {
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

/** Of two that overlap the first one counts. */
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
