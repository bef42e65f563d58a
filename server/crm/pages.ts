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
const attribute = text((name) => (/^[^\s"'<>/=]+$/.test(name) ? undefined : "this is not the name of an attribute"));
const className = text();

const address = fields({
	path: says(
		'The path: "/app/customers/:key". A segment that begins with a colon matches anything; ":key" is the record\'s key, ":klass" its klass.',
		text(whyNoPath),
	),
	query: perhaps("The query parameter that holds the record's key, if the path does not.", text()),
});

const source = fields({
	selector: says("Finds the element. If a required element is missing, that is reported.", selector),
	attribute: perhaps("The attribute to read. Default: the element's text.", attribute),
	pattern: perhaps("A regular expression; its first group is the value. Default: the whole text.", text(whyNoPattern)),
});

const entry = fields({
	item: says("The element to add to the list.", element),
	control: says("The element within it that people click.", element),
	className: perhaps("The control's classes.", className),
});

const controlPlace = fields({
	list: says("Holds the controls. It may exist only while a menu is open.", selector),
	copyFrom: perhaps("Within the list: the control whose look is copied.", selector),
	label: perhaps("Within the copied control: the element that holds the label. Default: the control itself.", selector),
	build: perhaps("What to build if there is no control to copy.", entry),
	position: perhaps("Which end of the list gets the control. Default: the end.", z.enum(["start", "end"])),
	before: perhaps("Within the list: the element that follows the new one. Overrides `position`.", selector),
	needsResizeEvent: perhaps(
		"True: the CRM fits this bar to the window only when the window is resized. The extension sends it a resize event when a control appears or disappears.",
		z.literal(true),
	),
});

const noKlass = 'the klass is missing; set "klass", or put ":klass" into the address\'s path';

const object = says("The name of an object of this adapter.", text());
const klass = perhaps("The klass of the records, if the address does not contain it.", text());

export const recordPage = fields({
	object,
	klass,
	address: says("The page's address, with the record's key.", address.check(check(whyNoKey))),
	key: perhaps("Where the page shows the record's key, if that can differ from the address (a merged record).", source),
	menu: says("The menu that gets the Delete entry.", controlPlace),
	notFound: says(
		"How the CRM shows that there is no such record: an element, or a text in one.",
		z.xor([selector, fields({ selector: says("The element.", selector), text: says("The text in it.", text()) })]),
	),
	afterDeletion: says(
		"Where the browser goes after the record was deleted. `{klass}` is the klass from the address.",
		text((value) => whyNoAddress(value, ["klass"])),
	),
}).check(
	check(
		(page) => (asksForKlass(page.afterDeletion) && !page.klass && !namesKlass(page.address.path) ? noKlass : undefined),
		"afterDeletion",
	),
);

const keyAttribute = fields({ attribute: says("The name of the attribute.", attribute) });

export const itemList = fields({
	object,
	addresses: says("Pages on which the items appear.", list(address)),
	item: says("Finds the items.", selector),
	key: says("The item's attribute that holds the record's key.", keyAttribute),
	klass: perhaps("The item's attribute that holds the record's klass.", keyAttribute),
	menu: says("Within the item: the menu that gets the Delete entry.", controlPlace),
});

const pagination = z.xor([
	fields({
		kind: says("Reads the CRM's own JSON.", z.literal("json")),
		url: says(
			"Its address, with {page}, {pageSize} and {klass}. Every parameter in the page's query and hash is added.",
			text((value) => whyNoAddress(value, ["page", "pageSize", "klass"])),
		),
		pageSize: says("How many rows to request at once.", z.int().check(z.minimum(1))),
		firstPage: says("The number of the first page.", z.int().check(z.minimum(0))),
		rows: says('The property that holds the rows, such as "data.rows".', text()),
		key: says("The property of a row that holds the key: a text or a whole number.", text()),
	}),
	fields({
		kind: says("Reads the next pages as documents, with the selectors of the list.", z.literal("document")),
		pageLink: perhaps(
			"A link to another page of results, whose address is used. Without such a link, the page shows every result.",
			selector,
		),
		pageParameter: says("The query parameter with the number of the page.", text()),
		firstPage: says("The number of the first page.", z.int().check(z.minimum(0))),
		parameters: perhaps(
			"Other query parameters to set, such as an order that does not change while the pages are read.",
			named(z.string()),
		),
	}),
]);

const cell = fields({
	header: says("The header's cell.", element),
	row: says("A row's cell.", element),
	className: perhaps("The cells' classes.", className),
	within: perhaps("Within the header and row elements: the parent of the cells. Default: the elements themselves.", selector),
	rowspan: perhaps("True: the cell spans all rows in its row element.", z.literal(true)),
});

export const resultList = fields({
	object,
	klass,
	address: says("The search's address. With `:klass` in the path, the klass is read from it.", address),
	list: says("The table or list that contains the header and the rows.", selector),
	header: says("Finds the header row.", selector),
	row: says("Finds the rows.", selector),
	key: says("The row's attribute that holds the record's key.", keyAttribute),
	cell: says("The cells that hold the checkboxes.", cell),
	columns: perhaps("Within the list: the `colgroup` that gets one more column.", selector),
	toolbar: says("Where the Delete button goes.", controlPlace),
	total: perhaps("Where the page shows the number of results. If it does not, the pages are read to the end.", source),
	link: perhaps(
		"One of the CRM's own links to this search, if the page's address may not identify the search. While the page has no such link, earlier ticks are cleared.",
		selector,
	),
	order: perhaps(
		"Parameters of the query or hash that only sort or page the same search. When anything else changes, ticks are cleared.",
		list(text()),
	),
	pagination: says("How to read further pages, with the person's own session.", pagination),
}).check(
	check(
		({ pagination, klass, address }) =>
			pagination.kind === "json" && asksForKlass(pagination.url) && !klass && !namesKlass(address.path) ? noKlass : undefined,
		"pagination",
		"url",
	),
);

export const crmPages = fields({
	signedIn: perhaps("Where the page shows who is signed in to the CRM. Compared with the person's CRM login, ignoring case.", source),
	dark: perhaps("Matches while the CRM shows its dark theme.", selector),
	indexDocument: perhaps('The default document of a folder, such as "index.html". An address is the same with and without it.', text()),
	records: says("Pages about one record.", list(recordPage)),
	items: says("Records shown as items within a page, each with a menu of its own.", list(itemList)),
	results: says(
		"Search results: rows that get checkboxes, and a toolbar that gets the Delete button. If several share an address, the first whose list is on the page counts.",
		list(resultList),
	),
});

sections({
	CrmPages: [crmPages, "What the CRM's pages look like. The extension gets this part after sign-in, and checks it again."],
	RecordPage: [recordPage, "A page about one record."],
	ItemList: [itemList, "Records shown as items within a page, each with a menu of its own."],
	ResultList: [resultList, "Search results: rows that get checkboxes, and a toolbar that gets the Delete button."],
	Pagination: [pagination, "How the further pages of a search are read."],
	ControlPlace: [controlPlace, "A menu or toolbar of the CRM that gets one more control: a copy of one that is there, with another label."],
	Address: [address, "Where a page lives, from the root of the CRM's site."],
	Source: [source, "Where to read a value: an element's attribute, or its text."],
	Selector: [selector, "A CSS selector, without pseudo-elements."],
	Element: [element, "A harmless element: it does nothing by itself."],
});

export type Address = z.infer<typeof address>;
export type Source = z.infer<typeof source>;
export type ControlPlace = z.infer<typeof controlPlace>;
export type RecordPage = z.infer<typeof recordPage>;
export type ItemList = z.infer<typeof itemList>;
export type ResultList = z.infer<typeof resultList>;
export type Pagination = z.infer<typeof pagination>;
export type CrmPages = z.infer<typeof crmPages>;
