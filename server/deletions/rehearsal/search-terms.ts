import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import type { Edge, Graph, GraphObject } from "../../erasure/graph/graph.ts";
import type { Keys } from "../../erasure/sql/match-sql.ts";

/** Keys of the rows of one table that a rehearsal deleted. */
export interface ErasedKeys {
	table: Table;
	column: Column;
	values: readonly string[];
	/** How names, columns and texts refer to a row of the table: "customer", "customers". Lower case, with "_" between words. */
	words: readonly string[];
	/** The rows are records of an object, so texts may mention them. */
	isObject: boolean;
	/** Names of columns that refer to the table elsewhere, without a condition: "customer_id", "creator". */
	referringColumns: ReadonlySet<string>;
}

/** What a rehearsal looks for. Never printed, except for table names. */
export interface SearchTerms {
	/** The table of the record itself. */
	root: Table;
	keys: readonly ErasedKeys[];
	/** By reference: the keys that its rows would contain. */
	byReference: ReadonlyMap<Edge, Keys>;
	/** Lower case, without those that another record has too. */
	addresses: readonly string[];
	/** The record's columns that contain the addresses. */
	addressColumns: readonly string[];
	names: readonly string[];
}

/** Column names that say nothing about the table they refer to. */
const generic =
	/^(id|key|value|name|type|code|content|data|(object|record|row|target|source|parent|ref|item|entity|model|res|resource|instance|subject|principal)_?(id|key)?)$/;

/** The words for rows of the table in the CRM's names and texts. Tables of objects have more words, because people speak of them. */
export function wordsFor(table: Table, objects: readonly GraphObject[]): string[] {
	const last = table.name.split(/[^A-Za-z0-9]+/).at(-1) ?? "";
	const spoken = objects.flatMap(({ name, definition: { labels } }) => [name, labels.singular, labels.plural, last]);
	const words = [table.name, ...spoken].map(normalise).flatMap((word) => [word, singular(word)]);
	return [...new Set(words)].filter((word) => word.length > 2).sort((one, other) => other.length - one.length);
}

export function referringColumns({ edges }: Pick<Graph, "edges">, table: Table): Set<string> {
	const plain = edges.filter(
		({ parent, columns, form, when, whenNot, whereRelated, through }) =>
			parent === table &&
			columns.length === 1 &&
			form.kind === "value" &&
			!whereRelated &&
			when.length + whenNot.length + through.length === 0,
	);
	return new Set(plain.flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase())).filter((name) => !generic.test(name)));
}

/** The addresses and names among a record's values, if they are specific enough to search for. */
export function pickPersonal({ named, others }: { named: readonly string[]; others: readonly string[] }): {
	addresses: string[];
	names: string[];
} {
	const isAddress = (value: string) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value);
	const trimmed = [...named, ...others].map((value) => value.trim());
	const addresses = [...new Set(trimmed.filter(isAddress).map((address) => address.toLowerCase()))];
	const words = named.map((value) => value.trim()).filter((value) => /\p{L}{2}/u.test(value) && !isAddress(value));
	const name = words.join(" ");
	const specific = /\p{L}\s+\S/u.test(name) ? name.length >= 6 : name.length >= 8;
	return { addresses, names: specific ? [name] : [] };
}

/**
 * Whether the name of a column says that it refers to rows with one of these words: "customer_id", "id_customer", "customerIds", "client".
 */
export function isNamedAfter(column: string, words: readonly string[]): boolean {
	const name = normalise(column);
	const suffix = "(?:_?(?:id|key|ref|fk|pk|no|nr|num|number|uuid|uid|oid)s?)?";
	return words.some((word) => {
		const flexible = word.replaceAll("_", "_?");
		return new RegExp(`(?:^|_)${flexible}s?${suffix}$|^(?:id|fk|key|ref)s?_?${flexible}s?(?:_|$)`).test(name);
	});
}

const copySuffix =
	/(^|_)(history|histories|hist|audits?|logs?|versions?|archived?|archives|backups?|bak|old|copy|copies|trash|deleted|removed|revisions?|snapshots?|changes|shadow)(_|$)/;

/** Whether a table looks like a copy of another one's rows: "customers_history", or much the same columns under a similar name. */
export function isCopyOf(table: Table, of: Table, words: readonly string[]): boolean {
	if (table === of) return false;
	const name = normalise(table.name);
	const rests = words.flatMap((word) => restOf(name, word) ?? []);
	if (rests.some((rest) => copySuffix.test(rest))) return true;
	const isPart = words.some((word) => new RegExp(`(?:^|_)${word}s?(?:_|$)`).test(name));
	const shared = [...of.columns.keys()].filter((column) => table.columns.has(column)).length;
	return isPart && of.columns.size > 3 && shared >= of.columns.size * 0.6;
}

/** "_history" for "customers_history" and for "customerhistory". Null: the name does not have the word. */
function restOf(name: string, word: string): string | null {
	const at = name.indexOf(word);
	return at < 0 ? null : `${name.slice(0, at)}_${name.slice(at + word.length)}`;
}

export function normalise(name: string): string {
	return name
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "_")
		.replace(/^_|_$/g, "");
}

export function singular(word: string): string {
	if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
	if (/(s|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
	return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
