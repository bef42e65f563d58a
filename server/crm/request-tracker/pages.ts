import type { ControlPlace, CrmPages, RecordPage, ResultList } from "../pages.ts";

/** RT moves what does not fit in a narrow window from this bar into the last entry, "More". */
const pageMenu: ControlPlace = {
	list: "#page-menu",
	entry: { item: "li", control: "a", className: "menu-item btn" },
	before: "#li-page-overflow",
};

const actions: ControlPlace = { list: "#li-page-actions > ul", entry: { item: "li", control: "a", className: "menu-item" } };

/** Also what RT says to who may not see a record; the server then knows of no deletion and nothing is shown. In any language. */
const missing = "#body > div.error";

const ticketPages = ["Display", "History", "Modify", "ModifyPeople", "ModifyDates", "ModifyLinks", "ModifyAll", "Reminders"];

const records: readonly RecordPage[] = [
	...ticketPages.map((name) => ({
		object: "ticket",
		address: { path: `{path}/Ticket/${name}.html`, query: "id" },
		menu: actions,
		missing,
		afterwards: "{path}/Search/Simple.html",
	})),
	...["{path}/User/Summary.html", "{path}/Admin/Users/Modify.html"].map((path) => ({
		object: "user",
		address: { path, query: "id" },
		menu: pageMenu,
		missing,
		afterwards: "{path}/User/Search.html",
	})),
	{
		object: "asset",
		address: { path: "{path}/Asset/Display.html", query: "id" },
		menu: actions,
		missing,
		afterwards: "{path}/Asset/Search/",
	},
];

/** Every list of RT is such a table: one tbody of one or two rows for each record, and one without a record for the header. */
function listOf(object: string, name: string, path: string): ResultList {
	return {
		object,
		address: { path },
		list: `table.collection-as-table[data-class="${name}"]`,
		header: "tbody:not(.list-item)",
		row: "tbody.list-item[data-record-id]",
		key: { attribute: "data-record-id" },
		cell: { header: "th", row: "td", className: "collection-as-table", within: "tr", rowspan: true },
		columns: "colgroup",
		toolbar: pageMenu,
		...(object === "user" ? {} : { total: { selector: "title" } }),
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
		further: { kind: "document", from: ".paging a", page: "Page", firstPage: 1 },
	};
}

export const pages: CrmPages = {
	signedIn: { selector: ".current-user" },
	dark: "body.elevator-dark",
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
