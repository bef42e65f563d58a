import type { Crm } from "../../../server/crm/crm.ts";
import type { Pagination, RecordPage, ResultList } from "../../../server/crm/pages.ts";

const record: Omit<RecordPage, "address"> = {
	object: "client",
	menu: { list: ".menu", copyFrom: "button" },
	notFound: ".missing",
	afterDeletion: "/done",
};

const list: Omit<ResultList, "address" | "key"> = {
	object: "client",
	list: "table.list",
	header: "thead tr",
	row: "tbody tr",
	cell: { header: "th", row: "td" },
	toolbar: { list: ".bar", copyFrom: "button" },
	total: { selector: ".total" },
	order: ["sort", "page"],
	pagination: { kind: "document", pageLink: ".paging a", pageParameter: "page", firstPage: 1 },
};

const { pagination: _pagination, ...alone } = list;
const { total: _total, ...uncounted } = list;

const byHit: Pagination = { kind: "document", pageLink: ".paging a", pageParameter: "StartHit", firstPage: 1, step: "rows" };

const inOrder: Pagination = { ...byHit, pageParameter: "page", step: 1, parameters: { sort: "id", view: "plain" } };

const { header: _header, cell: _cell, ...withOwn } = list;

const graph: Extract<Pagination, { kind: "json" }> = {
	kind: "json",
	url: "/graphql",
	body: {
		query: "query ($after: String) { clients(after: $after) { id } }",
		variables: { first: "{pageSize}", after: "{cursor}", words: "{words}" },
	},
	headers: { "x-csrf-token": "{token}" },
	values: { token: { cookie: "csrf" }, words: { selector: "input[name=words]", value: true } },
	pageSize: 2,
	firstPage: 1,
	rows: "data.clients.nodes",
	key: "id",
	total: "data.clients.count",
	next: "data.clients.cursor",
};

const graphStored: Pagination = {
	...graph,
	values: { token: { local: "session", json: "api.token" }, words: { session: "words" } },
};

const { total: _stated, ...graphUncounted } = graph;

const byOffset: Pagination = { kind: "json", url: "/api/offset?skip={offset}&take={pageSize}", pageSize: 2, firstPage: 0, key: "id" };

/** Small pages, one for each way in which real CRMs build theirs. The tests write the pages. */
const crm: Crm = {
	name: "shapes",
	title: "Shapes",
	pages: {
		separator: ";",
		indexDocument: "index.html",
		dark: "html[data-theme=dark]",
		records: [
			{
				...record,
				address: { path: "/index.pl", query: { Action: ["Zoom", "Print"], ID: ":key" } },
				afterDeletion: "/index.pl?Action=List",
			},
			{ ...record, address: { path: "/app", hash: "/:section/client/:key" }, afterDeletion: "/app#/{section}/clients" },
			{ ...record, address: { path: "/**/client/:key" } },
			{ ...record, address: { path: "/bare/:key" }, menu: { list: "nav", build: { item: "a", className: "link" } } },
			{
				...record,
				address: { path: "/classes/:key" },
				menu: { list: ".menu", copyFrom: "button", classes: { "icon-print": "icon-trash red", "has-menu": null } },
			},
			{ ...record, address: { path: "/hover/:key" } },
			{ ...record, address: { path: "/shadow/:key" }, menu: { ...record.menu, inside: ["crm-header", "crm-menu"] } },
			{ ...record, address: { path: "/frame/:key" }, menu: { ...record.menu, inside: ["iframe"] } },
			{ ...record, address: { path: "/code/:key" }, key: { columns: { code: { address: "key" } } } },
			{
				...record,
				address: { path: "/accounts/:account/clients/:number" },
				key: { columns: { account: { address: "account" }, number: { address: "number" } } },
			},
			{
				...record,
				address: [{ path: "/placed/:key" }, { path: "/placed/", query: { id: ":key" } }],
				menu: { list: ".menu", copyFrom: "button", label: "span", position: "start", needsResizeEvent: true },
			},
			{ ...record, address: { path: "/before/:key" }, menu: { list: ".menu", copyFrom: "button", label: "span", before: ".last" } },
			{
				...record,
				address: { path: "/built/:key" },
				menu: { list: "nav ul", build: { item: "li", control: "a", className: "link" } },
				notFound: { selector: "h1", text: "does not exist" },
			},
			{ ...record, address: { path: "/tabs/:key" }, shown: ".tab" },
			{ ...record, address: { path: "/cookie" }, key: { cookie: "record" } },
			{ ...record, address: { path: "/shown" }, key: { selector: "input[name=id]", value: true } },
			{ ...record, object: "member", address: { path: "/partners/:key" }, klass: "acc1" },
		],
		items: [
			{
				object: "client",
				address: { path: "/tabs-of-items" },
				shown: ".tab",
				item: ".card",
				key: { attribute: "data-id" },
				menu: { list: ".menu", copyFrom: "button" },
			},
			{
				object: "member",
				address: { path: "/members" },
				item: ".card",
				key: { attribute: "data-id" },
				klass: { attribute: "data-account" },
				menu: { list: ".menu", copyFrom: "button" },
			},
			{
				object: "client",
				address: { path: "/cards" },
				item: ".card",
				key: { selector: "a", attribute: "href", pattern: "/client/([^/]+)$" },
				menu: { list: ".menu", copyFrom: "button" },
			},
			{
				object: "client",
				address: { path: "/portal" },
				item: ".card",
				key: { attribute: "data-id" },
				open: "[aria-expanded=true]",
				menu: { list: "body > .menu", copyFrom: "button" },
			},
			{
				object: "client",
				address: { path: "/shadow-cards" },
				item: ".card",
				key: { attribute: "data-id" },
				menu: { list: ".menu", inside: ["crm-menu"], copyFrom: "button" },
			},
			{
				object: "client",
				address: { path: "/shadow-items" },
				item: "crm-menu",
				key: { attribute: "data-id" },
				menu: { list: ".menu", inside: ["crm-menu"], copyFrom: "button" },
			},
		],
		results: [
			{ ...list, address: { path: "/index.pl", query: { Action: "List" } }, key: { attribute: "id", pattern: "^client-([0-9]+)$" } },
			{
				...list,
				address: { path: "/app", hash: "/:section/clients" },
				key: { selector: "a", attribute: "href", pattern: "/client/([^/]+)$" },
			},
			{ ...list, address: { path: "/fields" }, key: { selector: "input[name=id]", value: true } },
			{ ...withOwn, address: { path: "/own" }, key: { attribute: "data-id" }, own: { row: "input.tick", header: "thead input" } },
			{ ...withOwn, address: { path: "/aria" }, key: { attribute: "data-id" }, own: { row: "[role=checkbox]" } },
			{
				...list,
				address: { path: "/board" },
				key: { attribute: "data-id" },
				list: ".board",
				header: "h2",
				row: ".card",
				cell: { header: "span", row: "div" },
			},
			{
				...uncounted,
				address: { path: "/virtual" },
				key: { attribute: "data-id" },
				list: ".rows",
				header: ".head",
				row: ".row",
				cell: { header: "span", row: "span" },
				total: { selector: ".total" },
			},
			{ ...list, address: { path: "/inputs" }, key: { selector: "input", value: true } },
			{ ...list, address: { path: "/after" }, key: { attribute: "data-id", after: "client " } },
			{ ...list, address: { path: "/hits" }, key: { attribute: "data-id" }, pagination: byHit },
			{ ...alone, address: { path: "/linked" }, key: { attribute: "data-id" }, link: "a.search" },
			{ ...list, address: { path: "/ordered" }, key: { attribute: "data-id" }, pagination: inOrder },
			{ ...list, address: { path: "/graph" }, key: { attribute: "data-id" }, pagination: graph },
			{ ...uncounted, address: { path: "/graph-uncounted" }, key: { attribute: "data-id" }, pagination: graphUncounted },
			{ ...list, address: { path: "/graph-stored" }, key: { attribute: "data-id" }, pagination: graphStored },
			{
				...list,
				address: { path: "/spanned" },
				header: "thead",
				row: "tbody",
				key: { attribute: "data-id" },
				cell: { header: "th", row: "td", className: "narrow", within: "tr", rowspan: true },
				columns: "colgroup",
			},
			{ ...list, address: { path: "/tabs-of-results" }, shown: ".tab", key: { attribute: "data-id" } },
			{
				...list,
				address: { path: "/context" },
				key: { attribute: "data-id" },
				toolbar: { list: "body > .context", copyFrom: "button" },
				toolbarOpens: true,
			},
			{ ...list, address: { path: "/offset" }, key: { attribute: "data-id" }, pagination: byOffset },
			{ ...alone, address: { path: "/alone" }, key: { attribute: "data-id" } },
			{ ...alone, object: "member", address: { path: "/partners" }, klass: "acc1", key: { attribute: "data-id" } },
			{
				...list,
				address: { path: "/codes" },
				key: { columns: { code: { selector: ".code" } } },
				pagination: {
					kind: "json",
					url: "/api/codes?page={page}",
					pageSize: 2,
					firstPage: 1,
					rows: "rows",
					key: { columns: { code: "code" } },
				},
			},
			{
				...alone,
				address: { path: "/numbers" },
				key: { columns: { account: { attribute: "data-account" }, number: { selector: ".number" } } },
			},
			{ ...list, address: { path: "/shadow-bar" }, key: { attribute: "data-id" }, toolbar: { ...list.toolbar, inside: ["crm-menu"] } },
			{ ...list, address: { path: "/frame-bar" }, key: { attribute: "data-id" }, toolbar: { ...list.toolbar, inside: ["iframe"] } },
			...["open", "closed"].flatMap((name): ResultList[] => {
				const part = {
					key: { attribute: "data-id" },
					alongside: true as const,
					list: `#${name} table`,
					toolbar: { list: `#${name} .bar`, copyFrom: "button" },
					total: { selector: `#${name} .total` },
				};
				return [
					{ ...alone, ...part, address: { path: "/two" } },
					{ ...withOwn, ...part, address: { path: "/two-own" }, own: { row: "input.tick", header: "thead input" } },
				];
			}),
		],
	},
	objects: {
		client: {
			labels: { singular: "Client", plural: "Clients" },
			table: "desk.clients",
			key: "id",
			otherKeys: [["code"], ["account", "number"]],
			name: ["label"],
		},
		member: {
			labels: { singular: "Member", plural: "Members" },
			table: "desk.clients",
			key: "id",
			name: ["label"],
			klass: { column: "account", from: { table: "desk.accounts", key: "name", singular: "one", plural: "many" } },
		},
	},
	references: [],
	tableLabels: {},
};

export default crm;
