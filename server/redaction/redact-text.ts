/** Whom to look for in texts of others. */
export interface Person {
	address: string;
	/** Empty where nobody knows it. */
	name: string;
}

export interface RedactedText {
	text: string;
	/** How often an address was replaced. */
	replaced: number;
	/** Whether the name stands in it otherwise; that is counted, never changed. */
	mentioned: boolean;
}

/** Letters that belong to an address, so that what touches them is another, longer one. */
const before = "(?<![\\w.!#$%&'*+/=?^`{|}~@-])";
const after = "(?![\\w-]|\\.[\\w-]|@)";

/**
 * A text without a person's address: whole addresses only, compared without case; their name goes where it stands beside the address,
 * in `"Name" <address>`, `Name <address>` and `address (Name)`, also as HTML. A replacement is never longer than what it replaces, so
 * that it fits where that did; `sameLength` keeps every other byte where it is.
 */
export function redactText(text: string, person: Person, replacement: string, { sameLength = false } = {}): RedactedText {
	const address = before + literal(person.address) + after;
	const name = person.name && flexible(person.name);
	const [open, close] = ["(?:<|&lt;)", "(?:>|&gt;)"];
	const quote = `(?:"|'|&quot;|&#34;)?`;
	const withName = `${quote}${name}${quote}\\s*(?=${open}(?:mailto:)?${address}${close})`;
	const inBrackets = `(?<=${address})\\s*\\(${name}\\)`;
	const filler = (found: string) => (sameLength ? "x".repeat(found.length) : replacement.slice(-found.length));
	let replaced = 0;
	const nothing = (found: string) => (sameLength ? found.replace(/[^\s<>()"]/g, "x") : "");
	const nameless = name ? text.replace(new RegExp(withName, "gi"), nothing).replace(new RegExp(inBrackets, "gi"), nothing) : text;
	const result = nameless.replace(new RegExp(address, "gi"), (found) => {
		replaced += 1;
		return filler(found);
	});
	return { text: replaced > 0 ? result : text, replaced, mentioned: name !== "" && new RegExp(name, "i").test(result) };
}

/** Words of a name may be folded over lines. */
function flexible(name: string): string {
	return name.trim().split(/\s+/).map(literal).join("\\s+");
}

function literal(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
