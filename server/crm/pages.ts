import * as z from "zod/mini";
import { asksForKlass, namesKlass, whyNoAddress, whyNoKey, whyNoPath } from "./addresses.ts";
import { check, fields, list, named, perhaps, says, sections, text } from "./fields.ts";
import { whyNoPattern } from "./patterns.ts";
import { whyNoSelector } from "./selectors.ts";

/**
 * What an adapter says about a CRM's pages: delivered to the extension after sign-in, so everything here is JSON. The extension checks it
 * with this very schema. Descriptions here make `server/crm/reference.md`.
 */

/** Elements that do nothing by themselves, whatever page they are put into. */
const harmless = ["a", "b", "button", "dd", "div", "dt", "em", "i", "li", "p", "small", "span", "strong", "td", "th"] as const;

const element = z.enum(harmless);
const selector = text(whyNoSelector);
const attribute = text((name) => (/^[^\s"'<>/=]+$/.test(name) ? undefined : "not the name of an attribute"));
const className = text();

const address = fields({
	path: says(
		'The path: "/app/customers/:key". A segment that begins with a colon matches anything; ":key" is the record\'s key, ":klass" its klass.',
		text(whyNoPath),
	),
	query: perhaps("The query parameter that holds the record's key, where the path does not.", text()),
});

const source = fields({
	selector: says("Finds the element. A selector that promises an element and finds none is reported.", selector),
	attribute: perhaps("The attribute to read; the element's text if left out.", attribute),
	pattern: perhaps("A regular expression; its first group is the value. The whole text if left out.", text(whyNoPattern)),
});

const entry = fields({
	item: says("The element to add to the list.", element),
	control: says("The element within it that is clicked.", element),
	className: perhaps("The control's classes.", className),
});

const controlPlace = fields({
	list: says("Holds the controls. It may exist only while a menu is open.", selector),
	neighbour: perhaps("Within the list: the control whose look is copied.", selector),
	words: perhaps("Within the copied control: the element that holds the words; the control itself if left out.", selector),
	entry: perhaps("What to build where there may be no neighbour to copy.", entry),
	place: perhaps("Which end of the list gets the control; the end if left out.", z.enum(["start", "end"])),
	before: perhaps("Within the list: the element that stays behind the new one, whatever `place` says.", selector),
	fitsOnResize: perhaps(
		"The CRM fits this bar to the window only when the window changes its size. It is told so when a control comes or goes.",
		z.literal(true),
	),
});

const noKlass = 'nothing says which klass: name it in "klass", or as ":klass" in the address\'s path';

const object = says("The name of an object of this adapter.", text());
const klass = perhaps("The klass of the records, where the address does not hold it.", text());

export const recordPage = fields({
	object,
	klass,
	address: says("The page's address, with the record's key.", address.check(check(whyNoKey))),
	key: perhaps(
		"Where the page has the key of the record it shows, if that can differ from the address: a merged record, for example.",
		source,
	),
	menu: says("The menu that gets the Delete entry.", controlPlace),
	missing: says(
		"How the CRM says that there is no such record: by an element, or by a text in one.",
		z.xor([selector, fields({ selector: says("The element.", selector), text: says("The text in it.", text()) })]),
	),
	afterwards: says(
		"Where the browser goes when the record has been deleted. `{klass}` is the klass of the address.",
		text((value) => whyNoAddress(value, ["klass"])),
	),
}).check(
	check((page) => (asksForKlass(page.afterwards) && !page.klass && !namesKlass(page.address.path) ? noKlass : undefined), "afterwards"),
);

const keyAttribute = fields({ attribute: says("The name of the attribute.", attribute) });

export const itemList = fields({
	object,
	on: says("Pages on which the items appear.", list(address)),
	item: says("Finds the items.", selector),
	key: says("The item's attribute that holds the record's key.", keyAttribute),
	klass: perhaps("The item's attribute that holds the record's klass.", keyAttribute),
	menu: says("Within the item: the menu that gets the Delete entry.", controlPlace),
});

const furtherPages = z.xor([
	fields({
		kind: says("The CRM's own JSON is read.", z.literal("json")),
		url: says(
			"Its address with {page}, {pageSize} and {klass}. Every parameter of the page's query and hash is carried over.",
			text((value) => whyNoAddress(value, ["page", "pageSize", "klass"])),
		),
		pageSize: says("How many rows to ask for at once.", z.int().check(z.minimum(1))),
		firstPage: says("The number of the first page.", z.int().check(z.minimum(0))),
		rows: says('The property that holds the rows, such as "data.rows".', text()),
		key: says("The property of a row that holds the key: a text or a whole number.", text()),
	}),
	fields({
		kind: says("The next documents are read with the selectors of the list.", z.literal("document")),
		from: perhaps(
			"A link to another page of results, whose address is taken. While there is none on the page, it shows every result.",
			selector,
		),
		page: says("The query parameter that is counted on.", text()),
		firstPage: says("The number of the first page.", z.int().check(z.minimum(0))),
		with: perhaps("Query parameters to set besides: an order that does not change while the pages are read.", named(z.string())),
	}),
]);

const cell = fields({
	header: says("The header's cell.", element),
	row: says("A row's cell.", element),
	className: perhaps("The cells' classes.", className),
	within: perhaps("Within the header and row elements: the parent of the cells, where they are not it themselves.", selector),
	rowspan: perhaps("The cell is as high as all rows in its row element.", z.literal(true)),
});

export const resultList = fields({
	object,
	klass,
	address: says("The search's address. With `:klass` in the path, the klass comes from there.", address),
	list: says("The table or list that holds header and rows.", selector),
	header: says("Finds the header row.", selector),
	row: says("Finds the rows.", selector),
	key: says("The row's attribute that holds the record's key.", keyAttribute),
	cell: says("The cells that hold the checkboxes.", cell),
	columns: perhaps("Within the list: the `colgroup` that gets one more column.", selector),
	toolbar: says("Where the Delete button goes.", controlPlace),
	total: perhaps("How many results the search has, as the page says it. Where it does not say, the pages are read to the end.", source),
	link: perhaps(
		"One of the CRM's own links to this search, where the address may not say what was searched for. While the page has none, ticks of before are forgotten.",
		selector,
	),
	order: perhaps(
		"Parameters of the query or the hash that only sort or page the same search. When anything else changes, ticks are forgotten.",
		list(text()),
	),
	further: says("How further pages are read with the person's own session.", furtherPages),
}).check(
	check(
		({ further, klass, address }) =>
			further.kind === "json" && asksForKlass(further.url) && !klass && !namesKlass(address.path) ? noKlass : undefined,
		"further",
		"url",
	),
);

export const crmPages = fields({
	signedIn: perhaps("Who is signed in to the CRM. Compared with the person's CRM login, without case.", source),
	dark: perhaps("Matches while the CRM shows its dark theme.", selector),
	index: perhaps(
		'The document that a folder\'s address stands for, such as "index.html". With or without it, the address is the same.',
		text(),
	),
	records: says("Pages about one record.", list(recordPage)),
	items: says("Records shown as items within a page, each with a menu of its own.", list(itemList)),
	results: says(
		"Search results: rows that get checkboxes, and a toolbar that gets the Delete button. Of several at one address, the first whose list is on the page counts.",
		list(resultList),
	),
});

sections({
	CrmPages: [crmPages, "What the CRM's pages look like. The extension gets this part after sign-in, and checks it again."],
	RecordPage: [recordPage, "A page about one record."],
	ItemList: [itemList, "Records shown as items within a page, each with a menu of its own."],
	ResultList: [resultList, "Search results: rows that get checkboxes, and a toolbar that gets the Delete button."],
	FurtherPages: [furtherPages, "How the further pages of a search are read."],
	ControlPlace: [controlPlace, "A menu or toolbar of the CRM that gets one more control: a copy of a neighbour with other words."],
	Address: [address, "Where a page lives, from the root of the CRM's site."],
	Source: [source, "Where to read a value: an element's attribute, or its text."],
	Selector: [selector, "A CSS selector, without pseudo-elements."],
	Element: [element, "An element that does nothing by itself."],
});

export type Address = z.infer<typeof address>;
export type Source = z.infer<typeof source>;
export type ControlPlace = z.infer<typeof controlPlace>;
export type RecordPage = z.infer<typeof recordPage>;
export type ItemList = z.infer<typeof itemList>;
export type ResultList = z.infer<typeof resultList>;
export type FurtherPages = z.infer<typeof furtherPages>;
export type CrmPages = z.infer<typeof crmPages>;
