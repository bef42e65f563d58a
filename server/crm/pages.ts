import * as z from "zod/mini";
import { check, described, fields, list, named, optional, sections, text } from "./fields.ts";
import { asksForKlass, namesKlass, whyNoAddress, whyNoKey, whyNoPath, whyNoPattern, whyNoSelector } from "./page-syntax.ts";

/**
 * The page part of an adapter. The server sends it to the extension after sign-in, so all of it is JSON. The extension validates it with
 * this same schema. `server/crm/reference.md` is generated from the descriptions.
 */

/** Elements that do nothing by themselves in any page. */
const harmless = ["a", "b", "button", "dd", "div", "dt", "em", "i", "li", "p", "small", "span", "strong", "td", "th"] as const;

const element = z.enum(harmless);
const selector = text(whyNoSelector);
const attribute = text((name) => (/^[^\s"'<>/=]+$/.test(name) ? undefined : "this is not the name of an attribute"));
const className = text();

const address = fields({
	path: described(
		'The path: "/app/customers/:key". A segment that begins with a colon matches anything; ":key" is the record\'s key, ":klass" its klass.',
		text(whyNoPath),
	),
	query: optional("The query parameter that holds the record's key, if the path does not.", text()),
});

const source = fields({
	selector: described("Finds the element. If a required element is missing, that is reported.", selector),
	attribute: optional("The attribute to read. Default: the element's text.", attribute),
	pattern: optional("A regular expression; its first group is the value. Default: the whole text.", text(whyNoPattern)),
});

const entry = fields({
	item: described("The element to add to the list.", element),
	control: described("The element within it that people click.", element),
	className: optional("The control's classes.", className),
});

const controlPlace = fields({
	list: described("Holds the controls. It may exist only while a menu is open.", selector),
	copyFrom: optional("Within the list: the control whose look is copied.", selector),
	label: optional("Within the copied control: the element that holds the label. Default: the control itself.", selector),
	build: optional("What to build if there is no control to copy.", entry),
	position: optional("Which end of the list gets the control. Default: the end.", z.enum(["start", "end"])),
	before: optional("Within the list: the element that follows the new one. Overrides `position`.", selector),
	needsResizeEvent: optional(
		"True: the CRM fits this bar to the window only when the window is resized. The extension sends it a resize event when a control appears or disappears.",
		z.literal(true),
	),
});

const noKlass = 'the klass is missing; set "klass", or put ":klass" into the address\'s path';

const object = described("The name of an object of this adapter.", text());
const klass = optional("The klass of the records, if the address does not contain it.", text());

export const recordPage = fields({
	object,
	klass,
	address: described("The page's address, with the record's key.", address.check(check(whyNoKey))),
	key: optional("Where the page shows the record's key, if that can differ from the address (a merged record).", source),
	menu: described("The menu that gets the Delete entry.", controlPlace),
	notFound: described(
		"How the CRM shows that there is no such record: an element, or a text in one.",
		z.xor([selector, fields({ selector: described("The element.", selector), text: described("The text in it.", text()) })]),
	),
	afterDeletion: described(
		"Where the browser goes after the record was deleted. `{klass}` is the klass from the address.",
		text((value) => whyNoAddress(value, ["klass"])),
	),
}).check(
	check(
		(page) => (asksForKlass(page.afterDeletion) && !page.klass && !namesKlass(page.address.path) ? noKlass : undefined),
		"afterDeletion",
	),
);

const keyAttribute = fields({ attribute: described("The name of the attribute.", attribute) });

export const itemList = fields({
	object,
	addresses: described("Pages on which the items appear.", list(address)),
	item: described("Finds the items.", selector),
	key: described("The item's attribute that holds the record's key.", keyAttribute),
	klass: optional("The item's attribute that holds the record's klass.", keyAttribute),
	menu: described("Within the item: the menu that gets the Delete entry.", controlPlace),
});

const pagination = z.xor([
	fields({
		kind: described("Reads the CRM's own JSON.", z.literal("json")),
		url: described(
			"Its address, with {page}, {pageSize} and {klass}. Every parameter in the page's query and hash is added.",
			text((value) => whyNoAddress(value, ["page", "pageSize", "klass"])),
		),
		pageSize: described("How many rows to request at once.", z.int().check(z.minimum(1))),
		firstPage: described("The number of the first page.", z.int().check(z.minimum(0))),
		rows: described('The property that holds the rows, such as "data.rows".', text()),
		key: described("The property of a row that holds the key: a text or a whole number.", text()),
	}),
	fields({
		kind: described("Reads the next pages as documents, with the selectors of the list.", z.literal("document")),
		pageLink: optional(
			"A link to another page of results, whose address is used. Without such a link, the page shows every result.",
			selector,
		),
		pageParameter: described("The query parameter with the number of the page.", text()),
		firstPage: described("The number of the first page.", z.int().check(z.minimum(0))),
		parameters: optional(
			"Other query parameters to set, such as an order that does not change while the pages are read.",
			named(z.string()),
		),
	}),
]);

const cell = fields({
	header: described("The header's cell.", element),
	row: described("A row's cell.", element),
	className: optional("The cells' classes.", className),
	within: optional("Within the header and row elements: the parent of the cells. Default: the elements themselves.", selector),
	rowspan: optional("True: the cell spans all rows in its row element.", z.literal(true)),
});

export const resultList = fields({
	object,
	klass,
	address: described("The search's address. With `:klass` in the path, the klass is read from it.", address),
	list: described("The table or list that contains the header and the rows.", selector),
	header: described("Finds the header row.", selector),
	row: described("Finds the rows.", selector),
	key: described("The row's attribute that holds the record's key.", keyAttribute),
	cell: described("The cells that hold the checkboxes.", cell),
	columns: optional("Within the list: the `colgroup` that gets one more column.", selector),
	toolbar: described("Where the Delete button goes.", controlPlace),
	total: optional("Where the page shows the number of results. If it does not, the pages are read to the end.", source),
	link: optional(
		"One of the CRM's own links to this search, if the page's address may not identify the search. While the page has no such link, earlier ticks are cleared.",
		selector,
	),
	order: optional(
		"Parameters of the query or hash that only sort or page the same search. When anything else changes, ticks are cleared.",
		list(text()),
	),
	pagination: described("How to read further pages, with the person's own session.", pagination),
}).check(
	check(
		({ pagination, klass, address }) =>
			pagination.kind === "json" && asksForKlass(pagination.url) && !klass && !namesKlass(address.path) ? noKlass : undefined,
		"pagination",
		"url",
	),
);

export const crmPages = fields({
	signedIn: optional("Where the page shows who is signed in to the CRM. Compared with the person's CRM login, ignoring case.", source),
	dark: optional("Matches while the CRM shows its dark theme.", selector),
	indexDocument: optional('The default document of a folder, such as "index.html". An address is the same with and without it.', text()),
	records: described("Pages about one record.", list(recordPage)),
	items: described("Records shown as items within a page, each with a menu of its own.", list(itemList)),
	results: described(
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
