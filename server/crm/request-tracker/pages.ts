import type { Address, ControlPlace, CrmPages, RecordPage, ResultList, Source } from "../pages.ts";

/** If the window is narrow, RT moves entries that do not fit from this bar into the last entry, "More". */
const pageMenu: ControlPlace = {
	list: "#page-menu",
	build: { item: "li", control: "a", className: "menu-item btn" },
	before: "#li-page-overflow",
	needsResizeEvent: true,
};

const actions: ControlPlace = { list: "#li-page-actions > ul", build: { item: "li", control: "a", className: "menu-item" } };

/**
 * RT shows this message also to people who may not see the record. The server then knows of no deletion, so nothing is shown. This works in
 * any language.
 */
const notFound = "#body > div.error";

const ticketPages = ["Display", "Update", "Forward", "Modify", "ModifyPeople", "ModifyDates", "ModifyLinks", "ModifyAll", "Reminders"];

/** At the address of a merged ticket, RT shows the ticket that it was merged into. Neither the address nor any tab shows this. */
const shownTicket: Source = { selector: "#body input[type=hidden][name=id]", attribute: "value" };
const shownHistory: Source = { selector: "#body > .history.ticket", attribute: "id", pattern: "^ticket-(\\d+)-history$" };

const assetPages = ["Display", "History", "Modify", "ModifyCFs", "ModifyDates", "ModifyLinks", "ModifyPeople"];

const pagesOf = (names: readonly string[], folder: string): Address[] =>
	names.map((name) => ({ path: `{path}/${folder}/${name}.html`, query: { id: ":key" } }));

const records: readonly RecordPage[] = [
	{
		object: "ticket",
		address: pagesOf(ticketPages, "Ticket"),
		key: shownTicket,
		menu: actions,
		notFound,
		afterDeletion: "{path}/Search/Simple.html",
	},
	{
		object: "ticket",
		address: pagesOf(["History"], "Ticket"),
		key: shownHistory,
		menu: actions,
		notFound,
		afterDeletion: "{path}/Search/Simple.html",
	},
	{
		object: "user",
		address: [...pagesOf(["Summary"], "User"), ...pagesOf(["Modify"], "Admin/Users")],
		menu: pageMenu,
		notFound,
		afterDeletion: "{path}/User/Search.html",
	},
	{ object: "asset", address: pagesOf(assetPages, "Asset"), menu: actions, notFound, afterDeletion: "{path}/Asset/Search/" },
];

/** Every list of RT is such a table: one tbody of one or two rows for each record, and one without a record for the header. */
function listOf(object: string, name: string, path: string): ResultList {
	const list = `table.collection-as-table[data-class="${name}"]`;
	return {
		object,
		address: { path },
		list,
		header: "tbody:not(.list-item)",
		row: "tbody.list-item[data-record-id]",
		key: { attribute: "data-record-id" },
		cell: { header: "th", row: "td", className: "collection-as-table", within: "tr", rowspan: true },
		columns: "colgroup",
		toolbar: pageMenu,
		...(object === "user" ? {} : { total: { selector: "title" } }),
		// RT posts searches for users, and turns simple searches into queries and refreshed ones into tokens. The links that sort the list
		// say which search it is.
		link: `${list} th a`,
		order: [
			"Page",
			"Rows",
			"RowsPerPage",
			"OrderBy",
			"Order",
			"Format",
			"Class",
			"ObjectType",
			"ExtraQueryParams",
			"BaseURL",
			"GenericQueryArgs",
		],
		pagination: {
			kind: "document",
			pageLink: ".paging a",
			pageParameter: "Page",
			firstPage: 1,
			parameters: { OrderBy: "id", Order: "ASC" },
		},
	};
}

export const pages: CrmPages = {
	signedIn: { selector: ".current-user" },
	dark: "body.elevator-dark",
	indexDocument: "index.html",
	records,
	items: [],
	results: [
		listOf("ticket", "RT::Ticket", "{path}/Search/Results.html"),
		listOf("asset", "RT::Asset", "{path}/Search/Results.html"),
		listOf("ticket", "RT::Ticket", "{path}/Search/Simple.html"),
		listOf("user", "RT::User", "{path}/User/Search.html"),
		listOf("user", "RT::User", "{path}/Admin/Users"),
		listOf("asset", "RT::Asset", "{path}/Asset/Search"),
	],
};
