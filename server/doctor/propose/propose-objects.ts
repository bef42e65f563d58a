import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { isCopyOf, normalise, singular } from "../../deletions/rehearsal/search-terms.ts";
import { type Catalog, type Column, isUnique, nameOf, type Table } from "../../erasure/catalog/catalog.ts";

/** A type of record that the shape of a table suggests. */
export interface ProposedObject {
	name: string;
	labels: { singular: string; plural: string };
	table: Table;
	key: Column;
	names: readonly Column[];
	/** The columns with addresses. Empty if the records are not people. */
	addresses: readonly Column[];
}

const addressName = /^(primary_|main_)?(e_?mail|email_?address|mail_?address)(_address)?$/;
const accountTable = /(^|_)(staff|agents?|employees?|operators?|admins?|administrators?)$/;
const accountColumn = /^(pass(word|wd)?|pw|encrypted_password|hashed_password)(_?(hash|digest|salt))?$/;
const titleName = /^(title|subject|summary|topic|headline)$/;
const recordTable = /(^|_)(tickets?|cases?|issues?|requests?|conversations?|threads?|chats?|deals?|opportunit(y|ies)|matters?|orders?)$/;
const recordName = /^(name|number|code|reference|ticket_?number|order_?number)$/;
/** In the order in which people read a name. */
const nameParts: readonly (readonly RegExp[])[] = [
	[/^(first|given|fore)_?names?$/, /^(middle_?name)$/, /^(last|family|sur)_?name$/],
	[/^(full|display|real|complete)_?name$/],
	[/^name$/, /^name_?2$/],
	[/^(last|family|sur)_?name$/],
];

/** People (a name and an address), and what belongs to them and has a title (tickets, conversations). Pure. */
export function proposeObjects(catalog: Catalog): ProposedObject[] {
	const tables = [...catalog.tables.values()].filter(
		({ kind, partitionOf, primaryKey }) => ["r", "p"].includes(kind) && partitionOf === null && primaryKey.length === 1,
	);
	const people = tables.flatMap((table) => describePerson(table) ?? []).filter(({ table }) => !isCopyOfAny(table, tables));
	const records = tables
		.filter((table) => !people.some((one) => one.table === table) && !isCopyOfAny(table, tables))
		.flatMap((table) => (refersToAny(catalog, table, people) ? (describeRecord(table) ?? []) : []));
	const taken = new Set<string>();
	return [...people, ...records].map((object) => {
		const name = taken.has(object.name) ? normalise(nameOf(object.table)) : object.name;
		taken.add(name);
		return { ...object, name };
	});
}

/** Accounts of the CRM's own staff have a password, or say so in the name of their table. Pure. */
export function isAccounts(table: Table): boolean {
	return accountTable.test(normalise(table.name)) || [...table.columns.keys()].some((name) => accountColumn.test(normalise(name)));
}

function describePerson(table: Table): ProposedObject | null {
	const texts = textsOf(table);
	const addresses = texts.filter(({ name }) => addressName.test(normalise(name)));
	const names = nameParts.map((parts) => pick(texts, parts)).find(({ length }) => length > 0) ?? [];
	if (addresses.length === 0 || names.length === 0 || isAccounts(table)) return null;
	return describe(table, names, addresses);
}

function describeRecord(table: Table): ProposedObject | null {
	const texts = textsOf(table);
	const title = texts.filter(({ name }) => titleName.test(normalise(name)));
	const named = recordTable.test(normalise(table.name)) ? texts.filter(({ name }) => recordName.test(normalise(name))) : [];
	const [name] = [...title, ...named];
	return name ? describe(table, [name], []) : null;
}

function describe(table: Table, names: readonly Column[], addresses: readonly Column[]): ProposedObject | null {
	const key = table.columns.get(table.primaryKey[0] ?? "");
	if (!key || shapeOf(key.type) === "other") return null;
	const words = normalise(table.name).split("_");
	const one = [...words.slice(0, -1), singular(words.at(-1) ?? "")];
	const many = words.at(-1) === one.at(-1) ? [...words.slice(0, -1), `${words.at(-1)}s`] : words;
	const name = one.map((word, place) => (place === 0 ? word : capitalised(word))).join("");
	return { name, labels: { singular: spoken(one), plural: spoken(many) }, table, key, names, addresses };
}

function refersToAny({ keys }: Catalog, table: Table, people: readonly ProposedObject[]): boolean {
	return people.some(
		(person) =>
			keys.some(({ from, to }) => from === table.oid && to === person.table.oid) ||
			[...table.columns.keys()].some((name) => normalise(name) === `${normalise(person.name)}_${normalise(person.key.name)}`),
	);
}

function isCopyOfAny(table: Table, tables: readonly Table[]): boolean {
	const copied = (of: Table) => [normalise(of.name), normalise(singular(of.name))];
	return tables.some((of) => of !== table && table.name.length > of.name.length && isCopyOf(table, of, copied(of)));
}

/** An address that only one record can have tells namesakes apart, and so does any other. */
export function identifiedBy({ table, addresses }: ProposedObject): Column[] {
	return [...addresses].sort((one, other) => Number(isUnique(table, [other])) - Number(isUnique(table, [one]))).slice(0, 1);
}

function textsOf({ columns }: Table): Column[] {
	return [...columns.values()].filter(({ type, generated }) => shapeOf(type) === "text" && !generated);
}

function pick(columns: readonly Column[], parts: readonly RegExp[]): Column[] {
	return parts.flatMap((part) => columns.find(({ name }) => part.test(normalise(name))) ?? []);
}

function spoken(words: readonly string[]): string {
	return capitalised(words.join(" "));
}

function capitalised(word: string): string {
	return word.slice(0, 1).toUpperCase() + word.slice(1);
}
