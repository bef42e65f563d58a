import type { ControlPlace, CrmPages, ItemList, RecordPage, ResultList } from "../../server/crm/pages.ts";

const menu = (label: string): ControlPlace => ({
	list: `[role=menu][aria-label="${label}"]`,
	copyFrom: "[role=menuitem]",
	label: ".menu-words",
});

const record = (object: string, path: string, menuLabel: string, afterDeletion: string): RecordPage => ({
	object,
	address: { path },
	menu: menu(menuLabel),
	notFound: ".not-found",
	afterDeletion,
});

const timelines = [{ path: "/app/customers/:key" }, { path: "/app/companies/:key" }];

const items: ItemList[] = [
	{
		object: "conversation",
		address: timelines,
		item: "article[data-conversation]",
		key: { attribute: "data-conversation" },
		menu: menu("Conversation Options"),
	},
	{
		object: "kobject",
		address: timelines,
		item: "article[data-kobject]",
		key: { attribute: "data-kobject" },
		klass: { attribute: "data-klass" },
		menu: menu("KObject Options"),
	},
];

const results = (object: string, search: string, read = search): ResultList => ({
	object,
	address: { path: `/app/searches/${search}` },
	list: "table.results",
	header: "thead tr",
	row: "tbody tr[data-key]",
	key: { attribute: "data-key" },
	cell: { header: "th", row: "td", className: "cell-check" },
	toolbar: { list: ".results-toolbar", copyFrom: ".button", label: ".button-words" },
	total: { selector: ".results-total", attribute: "data-total" },
	order: ["sort", "direction", "page"],
	pagination: {
		kind: "json",
		url: `/api/crm/searches/${read}?page={page}&pageSize={pageSize}`,
		pageSize: 200,
		firstPage: 1,
		rows: "rows",
		key: "key",
	},
});

export const pages: CrmPages = {
	signedIn: { selector: "[data-agent-email]", attribute: "data-agent-email" },
	dark: "html[data-theme=dark]",
	records: [
		record("customer", "/app/customers/:key", "Customer Options", "/app/searches/customers"),
		record("conversation", "/app/conversations/:key", "Conversation Options", "/app/searches/conversations"),
		record("kobject", "/app/kobjects/:klass/:key", "KObject Options", "/app/searches/kobjects/{klass}"),
	],
	items,
	results: [
		results("customer", "customers"),
		results("conversation", "conversations"),
		results("kobject", "kobjects/:klass", "kobjects/{klass}"),
	],
};
