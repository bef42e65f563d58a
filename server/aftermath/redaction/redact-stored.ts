import { changeJson, isValidJson } from "./change-json.ts";
import { asBytes, type DecodedText, decode, type Encoding, encode } from "./encodings.ts";
import { mentionsName, redactText } from "./redact-text.ts";

/** A person to search for. */
interface SoughtPerson {
	addresses: readonly string[];
	/** Empty if unknown. */
	name: string;
}

/** How a column stores texts. */
export interface StorageFormat {
	encoding: Encoding;
	/** Null: the text is no document. */
	document: "json" | "yaml" | null;
}

interface RedactedValue<Person> {
	/** As it is to be stored. */
	stored: string;
	/** People whose address was replaced. */
	replaced: ReadonlySet<Person>;
	/** People whose name is still in the text. */
	mentions: ReadonlySet<Person>;
}

/**
 * Replaces people in a stored text. A document stays valid: in JSON, only strings change. YAML, binary content and packed values keep their
 * length, and each character of a person becomes an x, with a number at the end where addresses would become equal.
 */
export function redactStored<Person extends SoughtPerson>(
	stored: string,
	{ encoding: stated, document }: StorageFormat,
	people: readonly Person[],
	replacement: string,
): RedactedValue<Person> {
	const encoding = stated === "base64" && !isBase64(stored) ? "none" : stated;
	const decoded = decode(stored, encoding);
	const replaced = new Set<Person>();
	const mentions = new Set<Person>();
	const isJson = document === "json" && !decoded.binary && isValidJson(decoded.text);
	const sameLength = decoded.binary || (document !== null && !isJson);
	const redact = (part: string) => redactPart({ ...decoded, text: part }, { replaced, mentions }, people, { replacement, sameLength });
	const text = isJson ? changeJson(decoded.text, redact) : redact(decoded.text);
	return { stored: text === decoded.text ? stored : encode({ ...decoded, text }, encoding, stored), replaced, mentions };
}

/** A column that always has base64 can still have a plain text in some rows. */
function isBase64(stored: string): boolean {
	return /^[A-Za-z0-9+/=\s]*$/.test(stored);
}

function redactPart<Person extends SoughtPerson>(
	decoded: DecodedText,
	{ replaced, mentions }: { replaced: Set<Person>; mentions: Set<Person> },
	people: readonly Person[],
	{ replacement, sameLength }: { replacement: string; sameLength: boolean },
): string {
	const lower = decoded.text.toLowerCase();
	const stands = (word: string) => word !== "" && lower.includes(word.toLowerCase());
	const inText = (text: string) => (decoded.bytes ? asBytes(text) : text);
	let { text } = decoded;
	for (const person of people)
		for (const address of person.addresses.map(inText).filter(stands)) {
			const found = redactText(text, { address, name: inText(person.name) }, replacement, { sameLength });
			text = found.text;
			if (found.replaced > 0) replaced.add(person);
		}
	// Only after all addresses are replaced is it certain that a name is not beside one.
	for (const person of people) {
		const name = inText(person.name);
		if (stands(name.split(/\s+/).at(-1) ?? "") && mentionsName(text, name)) mentions.add(person);
	}
	return text;
}
