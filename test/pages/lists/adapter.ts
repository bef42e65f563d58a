import type { Crm } from "../../../server/crm/crm.ts";
import type { ResultList } from "../../../server/crm/pages.ts";

const clients: ResultList = {
	object: "client",
	address: { path: "/clients" },
	list: "table.list",
	header: "thead tr",
	row: "tbody tr[data-id]",
	key: { attribute: "data-id" },
	cell: { header: "th", row: "td" },
	toolbar: { list: ".bar", copyFrom: "button" },
	total: { selector: ".total" },
	order: ["sort", "page"],
	pagination: { kind: "json", url: "/api/clients?page={page}&size={pageSize}", pageSize: 50, firstPage: 1, rows: "rows", key: "id" },
};
const { order: _order, ...unordered } = clients;
const { total: _total, ...uncounted } = clients;

/** Lists of one object that are built in different ways; the pages are given by the test. */
const crm: Crm = {
	name: "lists",
	title: "Lists",
	pages: {
		records: [
			{
				object: "client",
				address: { path: "/clients/:key" },
				menu: { list: ".menu", copyFrom: "button" },
				notFound: ".missing",
				afterDeletion: "/clients",
			},
		],
		items: [],
		results: [
			clients,
			{ ...unordered, address: { path: "/unordered" } },
			{ ...uncounted, address: { path: "/uncounted" } },
			{ ...uncounted, address: { path: "/paged" }, order: ["page"] },
			{
				...uncounted,
				address: { path: "/documents" },
				pagination: { kind: "document", pageLink: ".paging a", pageParameter: "page", firstPage: 1 },
			},
			{
				...clients,
				address: { path: "/grid" },
				list: ".grid",
				header: ".grid-head",
				row: ".grid-row[data-id]",
				cell: { header: "span", row: "span" },
			},
		],
	},
	objects: { client: { labels: { singular: "Client", plural: "Clients" }, table: "desk.clients", key: "id", name: ["label"] } },
	references: [],
	tableLabels: {},
};

export default crm;
