import type { CacheRule } from "../../server/crm/caches.ts";
import type { AdapterForm } from "../../server/crm/objects.ts";
import type {
	Address,
	ControlPlace,
	CrmPages,
	ItemList,
	PageSource,
	Pagination,
	RecordPage,
	ResultList,
	Source,
} from "../../server/crm/pages.ts";
import type { SystemRequest } from "../../server/crm/requests.ts";

interface Example<Value> {
	/** What is special about it, for a comment above it. */
	says: string;
	value: Value;
}

/** Sections of the reference, with what an adapter writes there. */
interface ExampleSections {
	Form: AdapterForm;
	SystemRequest: SystemRequest;
	CacheRule: CacheRule;
	CrmPages: CrmPages;
	RecordPage: RecordPage;
	ItemList: ItemList;
	ResultList: ResultList;
	Pagination: Pagination;
	ControlPlace: ControlPlace;
	Address: Address;
	Source: Source;
	PageSource: PageSource;
}

const crmPages: Example<CrmPages>[] = [
	{
		says: "The header shows a name, and the CRM's own JSON has the login. Fill the three lists as the sections below show.",
		value: {
			signedIn: { selector: ".current-user" },
			login: { url: "/api/me", property: "user.login" },
			dark: "html[data-theme=dark]",
			separator: ";",
			indexDocument: "index.html",
			records: [],
			items: [],
			results: [],
		},
	},
];

const recordPages: Example<RecordPage>[] = [
	{
		says: "The address has the key. It matters only while the tab with the details is open.",
		value: {
			object: "customer",
			address: { path: "/customers/:key" },
			shown: ".tab.details",
			menu: { list: ".actions", copyFrom: "button" },
			notFound: ".not-found",
			afterDeletion: "/customers",
		},
	},
	{
		says: "The klass is fixed. The address contains a code in place of the id. A text on the page says that a record is missing.",
		value: {
			object: "ticket",
			klass: "incident",
			address: { path: "/incidents/:code" },
			key: { columns: { code: { address: "code" } } },
			menu: { list: ".actions", copyFrom: "button" },
			notFound: { selector: "h1", text: "does not exist" },
			afterDeletion: "/tickets/{klass}",
		},
	},
];

const itemLists: Example<ItemList>[] = [
	{
		says: "The menu of the item opens at the end of the page.",
		value: {
			object: "note",
			address: { path: "/customers/:customer" },
			shown: ".tab.notes",
			item: ".note",
			key: { attribute: "data-id" },
			klass: { attribute: "data-type" },
			open: "[aria-expanded=true]",
			menu: { list: "body > .menu", copyFrom: "li" },
		},
	},
	{
		says: "The item shows an account and a number in place of the id.",
		value: {
			object: "order",
			address: { path: "/customers/:customer" },
			item: ".order",
			key: { columns: { account: { attribute: "data-account" }, number: { selector: ".number" } } },
			menu: { list: ".menu", copyFrom: "li" },
		},
	},
];

const resultLists: Example<ResultList>[] = [
	{
		says: "The rows get a cell with a checkbox. Each record is a tbody with two rows.",
		value: {
			object: "customer",
			address: { path: "/customers" },
			shown: ".tab.customers",
			list: "table.results",
			header: "thead",
			row: "tbody",
			key: { attribute: "data-id" },
			cell: { header: "th", row: "td", className: "narrow", within: "tr", rowspan: true },
			columns: "colgroup",
			toolbar: { list: ".toolbar", copyFrom: "button" },
			total: { selector: ".total", pattern: "of ([0-9]+)" },
			link: "a.this-search",
			order: ["sort", "page"],
			pagination: { kind: "document", pageLink: ".pages a", pageParameter: "page", firstPage: 1 },
		},
	},
	{
		says: "The CRM has checkboxes of its own. The page has two lists. The toolbar of this one is a context menu of the ticked rows.",
		value: {
			object: "ticket",
			klass: "incident",
			address: { path: "/incidents" },
			list: "#open table",
			row: "tbody tr",
			key: { columns: { code: { selector: ".code" } } },
			own: { row: "input[name=ids]", header: "#open .select-all" },
			alongside: true,
			toolbar: { list: "#open .context-menu", copyFrom: "li" },
			toolbarOpens: true,
		},
	},
];

const paginations: Example<Pagination>[] = [
	{
		says: "GraphQL with a cursor.",
		value: {
			kind: "json",
			url: "/graphql",
			body: {
				query: "query ($words: String, $after: String) { customers(words: $words, after: $after) { id } }",
				variables: { words: "{words}", after: "{cursor}" },
			},
			headers: { "x-csrf-token": "{token}" },
			values: { token: { cookie: "csrf" }, words: { selector: "input[name=words]", value: true } },
			pageSize: 100,
			firstPage: 1,
			rows: "data.customers.nodes",
			key: "id",
			total: "data.customers.count",
			next: "data.customers.cursor",
		},
	},
	{
		says: "JSON with an offset. The rows have a code in place of the id.",
		value: {
			kind: "json",
			url: "/api/tickets?skip={offset}&take={pageSize}",
			pageSize: 50,
			firstPage: 0,
			rows: "rows",
			key: { columns: { code: "code" } },
		},
	},
	{
		says: "The CRM's own pages of results. The number in their address counts records, from 1.",
		value: {
			kind: "document",
			pageLink: ".pages a",
			pageParameter: "StartHit",
			firstPage: 1,
			step: "rows",
			parameters: { sort: "id" },
		},
	},
];

const controlPlaces: Example<ControlPlace>[] = [
	{
		says: "A copy of a button with another icon. It goes before the element `.more`. The menu is in two shadow roots.",
		value: {
			list: ".menu",
			inside: ["crm-header", "crm-menu"],
			copyFrom: "button",
			label: "span",
			classes: { "icon-print": "icon-trash", "has-menu": null },
			before: ".more",
		},
	},
	{
		says: "The menu may be empty, so the entry is built. It comes first. The CRM fits the menu to the window.",
		value: {
			list: "nav ul",
			build: { item: "li", control: "a", className: "entry" },
			position: "start",
			needsResizeEvent: true,
		},
	},
];

const addresses: Example<Address>[] = [
	{ says: "/customers/5", value: { path: "/customers/:key" } },
	{ says: "/index.pl?Action=Zoom&ID=5", value: { path: "/index.pl", query: { Action: ["Zoom", "Print"], ID: ":key", Popup: null } } },
	{ says: "/app#/clients/5", value: { path: "/app", hash: "/clients/:key" } },
	{ says: "/teams/north/sales/customers/5", value: { path: "/teams/**/customers/:key" } },
];

const sources: Example<Source>[] = [
	{ says: '<tr id="issue-5">', value: { attribute: "id", pattern: "^issue-([0-9]+)$" } },
	{ says: '<a class="name" href="/users/5">', value: { selector: "a.name", attribute: "href", pattern: "/users/([0-9]+)" } },
	{ says: '<input name="id">: its current value', value: { selector: "input[name=id]", value: true } },
	{ says: "<td>Customer no. 5</td>", value: { selector: "td", after: "no. " } },
	{ says: `<tr data-record='{"id": "5"}'>`, value: { attribute: "data-record", json: "id" } },
];

const pageSources: Example<PageSource>[] = [
	{ says: '<meta name="login" content="ada">', value: { selector: "meta[name=login]", attribute: "content" } },
	{ says: '<script>window.user = "ada"</script>', value: { selector: "script", after: "window.user =", pattern: '^ *"([^"]+)' } },
	{ says: '<input name="words">: its current value', value: { selector: "input[name=words]", value: true } },
	{ says: "The cookie login=ada", value: { cookie: "login" } },
	{ says: `localStorage: session is '{"user": {"login": "ada"}}'`, value: { local: "session", json: "user.login" } },
	{ says: "sessionStorage: login is ada", value: { session: "login" } },
	{ says: "/accounts/7 where the address is /accounts/:account", value: { address: "account" } },
];

const cacheRules: Example<CacheRule>[] = [
	{
		says: "The pages of a person, in a folder of their own.",
		value: { table: "crm.people", folder: "people/{id}", when: { kind: "client" } },
	},
	{
		says: "Digests name the entries, so the whole cache of tickets goes, in installations that use it.",
		value: { table: "crm.tickets", folder: "CacheFileStorable/Ticket/*", whenSetting: { cache: "files" }, optional: true },
	},
	{ says: "The sessions of a person, in Redis.", value: { table: "crm.people", redis: "session:{id}:*" } },
];

const systemRequests: Example<SystemRequest>[] = [
	{
		says: "A search index forgets a person. A missing document counts as forgotten.",
		value: {
			table: "crm.people",
			method: "DELETE",
			url: "https://search.example.org/people/_doc/{id}",
			headers: { authorization: { variable: "CRM_SECRET_SEARCH", prefix: "ApiKey " } },
			expect: [200, 404],
			when: { indexed: true },
		},
	},
	{
		says: "The same for up to 500 documents at a time, in installations that index messages.",
		value: {
			table: "crm.messages",
			method: "POST",
			url: "https://search.example.org/messages/_delete_by_query",
			headers: { authorization: { variable: "CRM_SECRET_SEARCH", prefix: "ApiKey " }, "x-reason": "erased" },
			body: { query: { terms: { message_id: ["{id}"] } } },
			batch: 500,
			whenSetting: { indexed: ["messages", "all"] },
			optional: true,
		},
	},
];

const forms: Example<AdapterForm>[] = [
	{ says: "Ada@example.org in the row refers to the person ada@example.org.", value: { kind: "value", ignoreCase: true } },
	{
		says: "crm://people/5, and crm://people/ if the person no longer exists",
		value: { kind: "text", template: "crm://people/{key}", orEmpty: true },
	},
	{
		says: "ticket-5-printer refers to ticket 5. Neither ticket-55-printer nor ticket-5x-printer does.",
		value: { kind: "prefix", template: "ticket-{key}-" },
	},
	{ says: "4, 5, 6", value: { kind: "list", separator: "," } },
	{ says: "{4,5,6}", value: { kind: "array" } },
	{ says: '{"conversations": [{"id": 5}]}', value: { kind: "json", path: "$.conversations[*].id" } },
];

/** At least one example of every field, for the reference. */
export const examples: { readonly [Name in keyof ExampleSections]: readonly Example<ExampleSections[Name]>[] } = {
	Form: forms,
	CrmPages: crmPages,
	RecordPage: recordPages,
	ItemList: itemLists,
	ResultList: resultLists,
	Pagination: paginations,
	ControlPlace: controlPlaces,
	Address: addresses,
	Source: sources,
	PageSource: pageSources,
	SystemRequest: systemRequests,
	CacheRule: cacheRules,
};
