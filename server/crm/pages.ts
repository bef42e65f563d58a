import * as z from "zod/mini";
import { atLeastOne, check, described, fields, list, named, optional, sections, text } from "./fields.ts";
import { whyNoBody, whyNoHeaders, whyNoRead } from "./page-requests.ts";
import { address, addresses, pageKey, pageSource, rowKey, selector, source } from "./page-source.ts";
import { asksForKlass, commonNames, whyNoAddress, whyNoKey } from "./page-syntax.ts";
import { type JsonPages, pagePlaces, pagination } from "./pagination.ts";

/**
 * The page part of an adapter. The server sends it to the extension after sign-in, so all of it is JSON. The extension validates it with
 * this same schema. `server/crm/reference.md` is generated from the descriptions.
 */

/** Elements that do nothing by themselves in any page. */
const harmless = ["a", "b", "button", "dd", "div", "dt", "em", "i", "li", "p", "small", "span", "strong", "td", "th"] as const;

const element = z.enum(harmless);
const className = text();

const entry = fields({
	item: described("The element to add to the list.", element),
	control: optional(
		'The element within it that people click. Default: the added element itself, such as a bare link: `{ item: "a" }`.',
		element,
	),
	className: optional("The control's classes.", className),
});

export const controlPlace = fields({
	list: described("Holds the controls. It may exist only while a menu is open.", selector),
	inside: optional(
		'Needed if the list is not in the page\'s own document: the hosts of open shadow roots and the same-site frames that lead to it, from the outside in. An item can be the first host. `["crm-header", "crm-menu"]`, `["iframe#content"]`.',
		atLeastOne(selector),
	),
	copyFrom: optional("Within the list: the control to copy.", selector),
	label: optional("Within the copied control: the element that holds the label. Default: the control itself.", selector),
	classes: optional(
		'Classes of the copied control to replace or, with null, to drop: those of its icon or of its own menu. `{ "icon-print": "icon-trash", "has-menu": null }`.',
		named(z.xor([className, z.null()])),
	),
	build: optional("What to build if there is no control to copy.", entry),
	position: optional("Which end of the list gets the control. Default: the end.", z.enum(["start", "end"])),
	before: optional("Within the list: the element that follows the new one. Overrides `position`.", selector),
	needsResizeEvent: optional(
		"True: the CRM fits this bar to the window only when the window is resized. The extension sends it a resize event when a control appears or disappears.",
		z.literal(true),
	),
});

const noKlass = 'the klass is missing; set "klass", or put ":klass" into the address';

const object = described("The name of an object of this adapter.", text());
const klass = optional("The klass of the records, if the address does not contain it.", text());
const shown = optional("The page counts only while such an element is visible: a tab of a single-page app.", selector);

export const recordPage = fields({
	object,
	klass,
	address: described("The page's address or addresses, with the record's key unless `key` says where it is.", addresses),
	shown,
	key: optional(
		"Where the page shows the record's key, if the address lacks it or can differ (a merged record). If several elements match, they must agree. Where the address has another column than the key: `{ columns: { code: { address: \"code\" } } }`. On such a page, a dead link does not say that the record was permanently deleted, because only the record's own key would still identify it.",
		pageKey,
	),
	menu: described("The menu that gets the Delete entry.", controlPlace),
	notFound: described(
		"How the CRM shows that there is no such record: an element, or a text in one.",
		z.xor([selector, fields({ selector: described("The element.", selector), text: described("The text in it.", text()) })]),
	),
	afterDeletion: described(
		"Where the browser goes after the record has been deleted. `{klass}` and other names stand for parts of the address.",
		text((value) => whyNoAddress(value)),
	),
}).check(
	check(({ address, key }) => (key === undefined ? whyNoKey([address].flat()) : undefined), "address"),
	check(({ address, klass, afterDeletion }) => {
		const names = commonNames([address].flat());
		if (klass !== undefined) names.push("klass");
		return asksForKlass(afterDeletion) && !names.includes("klass") ? noKlass : whyNoAddress(afterDeletion, names);
	}, "afterDeletion"),
);

export const itemList = fields({
	object,
	address: described("The address or addresses of the pages that show the items.", addresses),
	shown,
	item: described("Finds the items.", selector),
	key: described("Where an item has the record's key. If several elements match, they must agree.", rowKey),
	klass: optional("Where an item has the record's klass.", source),
	menu: described("Within the item, or with `open` in the page: the menu that gets the Delete entry.", controlPlace),
	open: optional(
		'For a menu that opens elsewhere in the page: matches the item, or an element in it, while the menu is open: `"[aria-expanded=true]"`. There is no entry while several items are open, or several menus visible.',
		selector,
	),
});

const cell = fields({
	header: described("The header's cell.", element),
	row: described("A row's cell.", element),
	className: optional("The cells' classes.", className),
	within: optional("Within the header and row elements: the parent of the cells. Default: the elements themselves.", selector),
	rowspan: optional("True: the cell spans all rows in its row element.", z.literal(true)),
});

interface Search {
	klass?: string;
	address: z.infer<typeof addresses>;
	pagination?: z.infer<typeof pagination>;
}

/** Checks a part of the request for a page of results, with the placeholders that it may contain. */
function checkRequest(part: string, why: (request: JsonPages, places: readonly string[]) => string | undefined) {
	return check<Search>(
		({ pagination, klass, address }) => {
			if (pagination?.kind !== "json") return undefined;
			const names = commonNames([address].flat());
			if (part === "url" && asksForKlass(pagination.url) && !klass && !names.includes("klass")) return noKlass;
			return why(pagination, [...new Set([...pagePlaces, "klass", ...names, ...Object.keys(pagination.values ?? {})])]);
		},
		"pagination",
		part,
	);
}

const own = fields({
	row: described("Within the row: the CRM's checkbox, or the element with `aria-checked`, `aria-selected` or `aria-pressed`.", selector),
	header: optional("The CRM's checkbox for all rows. When the person ticks it, a menu offers this page or all results.", selector),
});

export const resultList = fields({
	object,
	klass,
	address: described("The search's address or addresses. With `:klass` in it, the klass is read from it.", addresses),
	shown,
	list: described("The table or list that contains the header and the rows.", selector),
	header: optional("Finds the header row.", selector),
	row: described("Finds the rows.", selector),
	key: described(
		'Where a row has the record\'s key. If several elements match, they must agree. If a row shows other columns: `{ columns: { account: { attribute: "data-account" }, number: { selector: ".number" } } }`.',
		rowKey,
	),
	cell: optional("The cells for the checkboxes that are added.", cell),
	own: optional(
		'The CRM\'s own checkboxes, in place of `header`, `cell` and `columns`: `{ row: "input[name=ids]", header: "#select-all" }`. The extension reads them, and ticks them for records that are selected elsewhere.',
		own,
	),
	columns: optional("Within the list: the `colgroup` that gets one more column.", selector),
	alongside: optional(
		"True: the list is offered together with other lists on the same page. It has its own selection and Delete button, and needs a toolbar of its own.",
		z.literal(true),
	),
	toolbar: described("Where the Delete button goes.", controlPlace),
	toolbarOpens: optional(
		"True: the toolbar is a menu that exists only while it is open, such as a context menu of ticked rows.",
		z.literal(true),
	),
	total: optional("Where the page shows the number of results. If it does not, the pages are read to the end.", pageSource),
	link: optional(
		"One of the CRM's own links to this search, if the page's address may not identify the search. While the page has no such link, earlier ticks are cleared.",
		selector,
	),
	order: optional(
		"Parameters of the query or hash that only sort the same search or turn its pages. When anything else changes, ticks are cleared.",
		list(text()),
	),
	pagination: optional(
		"How to read more pages, with the person's own session. Without it, only the rows on the page can be ticked.",
		pagination,
	),
}).check(
	check(({ own, header, cell, columns }) => {
		if (own === undefined) return header === undefined || cell === undefined ? 'add "header" and "cell", or "own"' : undefined;
		return (header ?? cell ?? columns) === undefined ? undefined : 'with "own", leave out "header", "cell" and "columns"';
	}),
	check(
		({ key, pagination }) => {
			if (pagination?.kind !== "json") return undefined;
			const [wanted, found] = [key, pagination.key].map((one) =>
				typeof one === "object" && "columns" in one ? Object.keys(one.columns).sort() : [],
			);
			return JSON.stringify(wanted) === JSON.stringify(found) ? undefined : "the key must have the same columns as that of the rows";
		},
		"pagination",
		"key",
	),
	checkRequest("url", ({ url }, places) => whyNoAddress(url, places) ?? whyNoRead(url)),
	checkRequest("body", ({ body }, places) => whyNoBody(body, places)),
	checkRequest("headers", ({ headers = {} }, places) => whyNoHeaders(headers, places)),
);

export const crmPages = fields({
	signedIn: optional(
		"Where the page shows who is signed in to the CRM. Compared with the person's CRM login, ignoring case, unless `login` is given.",
		pageSource,
	),
	login: optional(
		"Where the CRM's own JSON has the login of the signed-in person, if its pages show only a name, or nothing. It is read when a page loads or comes to the front, and when what `signedIn` shows changes.",
		fields({
			url: described(
				'Its address: "/api/me".',
				text((value) => whyNoAddress(value, []) ?? whyNoRead(value)),
			),
			property: described('The property with the login: "user.login".', text()),
		}),
	),
	dark: optional("Matches while the CRM shows its dark theme.", selector),
	separator: optional('The CRM separates parameters by ";" as well as by "&".', z.literal(";")),
	indexDocument: optional('The default document of a folder, such as "index.html". An address is the same with and without it.', text()),
	records: described("Pages about one record.", list(recordPage)),
	items: described("Records shown as items within a page, each with its own menu.", list(itemList)),
	results: described(
		"Search results: rows that get checkboxes, and a toolbar that gets the Delete button. If several share an address, the first whose list is visible counts, and those that are `alongside`.",
		list(resultList),
	),
});

sections({
	CrmPages: [crmPages, "What the CRM's pages look like. The extension gets this part after sign-in, and checks it again."],
	RecordPage: [recordPage, "A page about one record."],
	ItemList: [itemList, "Records shown as items within a page, each with its own menu."],
	ResultList: [resultList, "Search results: rows that get checkboxes, and a toolbar that gets the Delete button."],
	Pagination: [pagination, "How to read more pages of a search."],
	ControlPlace: [
		controlPlace,
		"A menu or toolbar of the CRM that gets one more control: a copy of an existing one, with a different label.",
	],
	Address: [address, "Where a page lives, from the root of the CRM's site."],
	Source: [source, "Where to find a value in a row or an item."],
	PageSource: [
		pageSource,
		"Where to find a value in the page, the browser or the address: one of `selector`, `cookie`, `local`, `session` and `address`.",
	],
	Selector: [selector, "A CSS selector, without pseudo-elements."],
	Element: [element, "A harmless element: it does nothing by itself."],
});

export type Address = z.infer<typeof address>;
export type Source = z.infer<typeof source>;
export type RowKey = z.infer<typeof rowKey>;
export type PageKey = z.infer<typeof pageKey>;
export type PageSource = z.infer<typeof pageSource>;
export type ControlPlace = z.infer<typeof controlPlace>;
export type RecordPage = z.infer<typeof recordPage>;
export type ItemList = z.infer<typeof itemList>;
export type ResultList = z.infer<typeof resultList>;
export type Pagination = z.infer<typeof pagination>;
export type CrmPages = z.infer<typeof crmPages>;
