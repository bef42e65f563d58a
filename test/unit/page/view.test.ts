import { describe, expect, test } from "vitest";
import type { Names } from "../../../extension/page/read-source.ts";
import { findAddressAfterDeletion, matchAddress, normaliseAddress, readView, searchOf } from "../../../extension/page/view.ts";
import type { Address, CrmPages, PageKey, PageSource, RecordPage, ResultList } from "../../../server/crm/pages.ts";

const at = (address: string) => new URL(address, "https://crm.example.test");
/** A page that has every element, and these values in them. A key in which elements disagree is null. */
const page = (values: Record<string, string | null> = {}) => ({
	shows: () => true,
	read: ({ selector = "" }: PageSource) => values[selector] ?? null,
	readKey: (key: PageKey, names: Names) => {
		if ("columns" in key) return JSON.stringify(Object.values(key.columns).map(({ address = "" }) => names[address]));
		const { selector = "", address = "" } = key;
		return selector in values ? values[selector] : names[address];
	},
});

describe("an address", () => {
	const ticket = { path: "/index.pl", query: { Action: ["TicketZoom", "TicketPrint"], ID: ":key" } };
	test.each<[string, Address, string, Names | null]>([
		["gives the key from its path, decoded", { path: "/app/customers/:key" }, "/app/customers/a%20b", { key: "a b" }],
		["with more segments is another one", { path: "/app/customers/:key" }, "/app/customers/1/edit", null],
		["with other words is another one", { path: "/app/customers/:key" }, "/app/companies/1", null],
		["gives the klass", { path: "/app/:klass/:key" }, "/app/order/7", { key: "7", klass: "order" }],
		["keeps a key with a wrong encoding", { path: "/c/:key" }, "/c/%E0%A4%A", { key: "%E0%A4%A" }],
		["gives other names", { path: "/p/:project/issues/:key" }, "/p/desk/issues/3", { project: "desk", key: "3" }],
		["takes any number of segments for **", { path: "/**/issues/:key" }, "/a/b/c/issues/3", { "": "c", key: "3" }],
		["takes no segment for **", { path: "/**/issues/:key" }, "/issues/3", { key: "3" }],
		["takes the end for **", { path: "/a/:key/**" }, "/a/5/x/y", { key: "5", "": "y" }],
		["needs what surrounds **", { path: "/a/**/b" }, "/a", null],
		["gives the key from its query", { path: "/Display.html", query: { id: ":key" } }, "/Display.html?id=42&x=1", { key: "42" }],
		["without the parameter is another one", { path: "/Display.html", query: { id: ":key" } }, "/Display.html?x=1", null],
		["with an empty parameter is another one", { path: "/Display.html", query: { id: ":key" } }, "/Display.html?id=", null],
		["with two values for the key is no record's", { path: "/d", query: { id: ":key" } }, "/d?id=1&id=2", null],
		["with the same value twice is the record's", { path: "/d", query: { id: ":key" } }, "/d?id=1&id=1", { key: "1" }],
		["meets a condition of its query", ticket, "/index.pl?Action=TicketPrint&ID=3", { key: "3" }],
		["that fails a condition is another one", ticket, "/index.pl?Action=TicketMerge&ID=3", null],
		["with two actions is another one", ticket, "/index.pl?Action=TicketZoom&Action=TicketMerge&ID=3", null],
		["must lack a parameter that is null", { path: "/s", query: { Action: null } }, "/s?Action=x", null],
		["lacks a parameter that is null", { path: "/s", query: { Action: null } }, "/s?q=1", {}],
		["finds its route in the hash", { path: "/", hash: "/model/party/:key" }, "/#/model/party/5?view=2", { key: "5" }],
		["with another route is another one", { path: "/", hash: "/model/party/:key" }, "/#/model/sale/5", null],
		["without a hash is another one than a route's", { path: "/", hash: "/model/:key" }, "/", null],
		["finds the parameters of a route behind it", { path: "/", hash: "/list", query: { id: ":key" } }, "/#/list?id=5", { key: "5" }],
		["of a route takes none from its query", { path: "/", hash: "/list", query: { id: ":key" } }, "/?id=5#/list", null],
		["without a route takes no condition from its hash", ticket, "/index.pl#?Action=TicketZoom&ID=3", null],
		["without a route takes no key from its hash", ticket, "/index.pl?Action=TicketZoom#ID=3", null],
		["without a route is not made ambiguous by its hash", ticket, "/index.pl?Action=TicketZoom&ID=3#ID=4", { key: "3" }],
	])("%s", (_, address, url, names) => expect(matchAddress(address, at(url))).toEqual(names));

	test.each<[string, Address]>([
		["/index.pl?Action=TicketZoom;ID=3", ticket],
		["/index.pl?Action=TicketZoom;ID=3&x=1", ticket],
		["/index.pl#/x;Action=TicketZoom;ID=3", { ...ticket, hash: "/x" }],
	])("%s has its parameters, where the CRM also separates them by a semicolon", (url, address) => {
		expect(matchAddress(address, normaliseAddress(at(url), { separator: ";" }))).toEqual({ key: "3" });
		expect(matchAddress(address, normaliseAddress(at(url), {}))).toBeNull();
	});
});

describe("a view", () => {
	const list: ResultList = {
		object: "customer",
		address: { path: "/app/customers" },
		list: "table",
		header: "tr",
		row: "tr",
		key: { attribute: "data-id" },
		cell: { header: "th", row: "td" },
		toolbar: { list: ".toolbar", copyFrom: "button" },
		total: { selector: ".total" },
		order: ["page", "sort"],
		pagination: { kind: "document", pageParameter: "page", firstPage: 1 },
	};
	const pages: CrmPages = {
		indexDocument: "index.html",
		records: [
			{
				object: "customer",
				address: { path: "/app/customers/:key" },
				menu: { list: "ul", copyFrom: "li" },
				notFound: ".missing",
				afterDeletion: "/app/customers",
			},
		],
		items: [],
		results: [list],
	};

	test("is the same place after sorting or paging, and another one for another search", () => {
		const place = (address: string) => readView(pages, at(address), page()).place;
		expect(place("/app/customers?q=a&page=2&sort=name")).toBe(place("/app/customers?q=a"));
		expect(place("/app/customers?q=b")).not.toBe(place("/app/customers?q=a"));
	});

	test("of a list is another place with another hash, except if the hash only sorts or pages the search", () => {
		const place = (address: string) => readView(pages, at(address), page()).place;
		expect(place("/app/customers#/?q=b")).not.toBe(place("/app/customers#/?q=a"));
		expect(place("/app/customers#/orders")).not.toBe(place("/app/customers#/customers"));
		expect(place("/app/customers#q=b&page=1")).not.toBe(place("/app/customers#q=a&page=1"));
		expect(place("/app/customers#/?q=a&page=2")).toBe(place("/app/customers#/?q=a"));
		expect(place("/app/customers#q=a&page=2")).toBe(place("/app/customers#sort=name&q=a"));
		expect(place("/app/customers#")).toBe(place("/app/customers"));
	});

	test("of a list without `order` is another place if the query is another", () => {
		const { order: _order, ...unordered } = list;
		const place = (address: string) => readView({ ...pages, results: [unordered] }, at(address), page()).place;
		expect(place("/app/customers?q=b")).not.toBe(place("/app/customers?q=a"));
		expect(place("/app/customers?page=2")).not.toBe(place("/app/customers"));
	});

	test("of one object's list differs from that of another object", () => {
		const place = (object: string) => readView({ ...pages, results: [{ ...list, object }] }, at("/app/customers"), page()).place;
		expect(place("company")).not.toBe(place("customer"));
	});

	test("shows one record, results, or nothing", () => {
		expect(readView(pages, at("/app/customers/7"), page()).record?.key).toBe("7");
		expect(readView(pages, at("/app/customers"), page()).results?.list).toBe(list);
		const other = readView(pages, at("/app/reports"), page());
		expect([other.record, other.results, other.items]).toEqual([null, null, []]);
	});

	test("of a record whose address has another column has no key in its address", () => {
		const [found] = pages.records;
		if (found === undefined) throw new Error("There is no page of a record.");
		const byCode: CrmPages = { ...pages, records: [{ ...found, key: { columns: { code: { address: "key" } } } }] };
		expect(readView(byCode, at("/app/customers/C-7"), page()).record).toMatchObject({ key: '["C-7"]', addressKey: null });
	});

	test("of several lists at one address belongs to the first one that is visible", () => {
		const tickets = { ...list, list: "table.tickets" };
		const assets = { ...list, list: "table.assets" };
		const both: CrmPages = { ...pages, results: [tickets, assets] };
		expect(readView(both, at("/app/customers"), { ...page(), shows: (selector) => selector === "table.assets" }).results?.list).toBe(
			assets,
		);
		expect(readView(both, at("/app/customers"), { ...page(), shows: () => false }).results).toBeNull();
	});

	test("has lists that are offered alongside, each with a place of its own, visible or not", () => {
		const first = { ...list, list: "table.tickets" };
		const others = ["table.assets", "table.people"].map((selector) => ({ ...list, list: selector, alongside: true as const }));
		const view = readView({ ...pages, results: [...others, first] }, at("/app/customers"), page());
		expect(view.results?.list).toBe(first);
		expect(view.alongside.map(({ results, record, items }) => [results?.list, record, items])).toEqual(
			others.map((one) => [one, null, []]),
		);
		expect(new Set([view, ...view.alongside].map(({ place }) => place)).size).toBe(3);
		expect(readView({ ...pages, results: others }, at("/app/customers"), page()).results).toBeNull();
	});

	test("has other places of its lists for another record, also where only the page says which record it is", () => {
		const [record] = pages.records;
		if (record === undefined) throw new Error("There is a page about a record.");
		const orders = { ...list, address: { path: "/session" }, alongside: true as const };
		const shown: CrmPages = {
			...pages,
			records: [{ ...record, address: { path: "/session" }, key: { selector: "input.id", value: true } }],
			results: [orders],
		};
		const placeOfOrders = (key: string) => {
			const { alongside } = readView(shown, at("/session"), page({ "input.id": key }));
			expect(alongside.map((other) => other.record)).toEqual([null]);
			return alongside[0]?.place;
		};
		expect(placeOfOrders("2")).not.toBe(placeOfOrders("1"));
		expect(placeOfOrders("1")).toBe(placeOfOrders("1"));
	});

	test("is the same with and without the folder's default document", () => {
		expect(readView(pages, at("/app/customers/index.html?q=a"), page())).toMatchObject(readView(pages, at("/app/customers/?q=a"), page()));
		expect(readView({ records: [], items: [], results: [list] }, at("/app/customers/index.html"), page()).results).toBeNull();
	});

	describe("an address that does not name the search", () => {
		const linked: CrmPages = { ...pages, results: [{ ...list, link: "th a" }] };
		const search = (link: string, address = "/app/customers") => readView(linked, at(address), page({ "th a": link }));

		test("leads to the place of the CRM's own link", () => {
			expect(search("/app/customers/index.html?q=a&sort=name").place).toBe(search("/app/customers?page=2&q=a").place);
			expect(search("/app/customers?q=a").place).not.toBe(search("/app/customers?q=b").place);
			expect(search("/app/found?q=a", "/app/customers?words=a").place).toBe(search("found?q=a").place);
			expect(search("/app/customers?q=a").results?.address?.href).toBe(at("/app/customers?q=a").href);
		});

		test("leads to the same place from two addresses of the list, each described for itself", () => {
			const [first] = linked.results;
			if (first === undefined) throw new Error("There is a list.");
			const both: CrmPages = { ...linked, results: [first, { ...first, address: { path: "/app/find" } }] };
			const place = (address: string) => readView(both, at(address), page({ "th a": "/app/customers?q=a" })).place;
			expect(place("/app/find?words=a")).toBe(place("/app/customers?q=a"));
		});

		test("leads to an unknown place while there is no link", () => {
			expect(readView(linked, at("/app/customers?q=a"), page()).results?.address).toBeNull();
		});
	});

	test("belongs to the record that the page shows, which may differ from the address", () => {
		const [record] = pages.records;
		if (record === undefined) throw new Error("There is a page about a record.");
		const merged: CrmPages = { ...pages, records: [{ ...record, key: { selector: "input.id", attribute: "value" } }] };
		expect(readView(merged, at("/app/customers/7"), page({ "input.id": "9" })).record?.key).toBe("9");
		expect(readView(merged, at("/app/customers/7"), page()).record?.key).toBe("7");
		expect(readView(merged, at("/app/reports"), page({ "input.id": "9" })).record).toBeNull();
	});

	test("keeps the key of its address and the key in the page apart, for requests without a click", () => {
		const [record] = pages.records;
		if (record === undefined) throw new Error("There is a page about a record.");
		const spying: CrmPages = { ...pages, records: [{ ...record, key: { selector: "main" }, notFound: "body" }] };
		const view = readView(spying, at("/app/customers/7"), page({ main: "what the page says" }));
		expect(view.record).toMatchObject({ key: "what the page says", addressKey: "7" });
	});

	test("leads from a deleted record to the adapter's address, within the CRM alone", () => {
		const afterwards = (address: string, klass: string | null) => {
			const [record] = pages.records;
			if (record === undefined) throw new Error("There is a page about a record.");
			return (
				findAddressAfterDeletion(
					{ page: { ...record, afterDeletion: address }, key: "7", addressKey: "7", klass, names: { project: "a/b" } },
					at("/app/orders/7"),
				)?.href ?? null
			);
		};
		expect(afterwards("/{klass}/list", "a/b")).toBe(at("/a%2Fb/list").href);
		expect(afterwards("/p/{project}?of={klass}#/{project}", "x")).toBe(at("/p/a%2Fb?of=x#/a%2Fb").href);
		expect(afterwards("/{klass}/list", null)).toBeNull();
		expect(afterwards("https://elsewhere.example.test/list", null)).toBeNull();
		expect(afterwards("javascript:alert(1)", null)).toBeNull();
	});

	test("of two records gives two places", () => {
		expect(readView(pages, at("/app/customers/7"), page()).place).not.toBe(readView(pages, at("/app/customers/8"), page()).place);
	});

	describe("of a record", () => {
		const record = (more: Pick<RecordPage, "address"> & Partial<RecordPage>): RecordPage => ({
			object: "customer",
			menu: { list: "ul" },
			notFound: ".x",
			afterDeletion: "/",
			...more,
		});
		const app: CrmPages = {
			records: [
				record({ address: [{ path: "/", hash: "/clients/:key" }, { path: "/old/:key" }] }),
				record({ object: "order", address: { path: "/", hash: "/orders/:key" } }),
				record({ address: { path: "/session" }, key: { selector: "input" }, shown: ".tab" }),
				record({ address: { path: "/accounts/:account" }, key: { address: "account" } }),
			],
			items: [],
			results: [],
		};
		const view = (address: string, reader = page()) => readView(app, at(address), reader);

		test("is another place than that of another object with the same key, also where only the hash differs", () => {
			expect(view("/#/clients/5").record).toMatchObject({ key: "5", page: { object: "customer" } });
			expect(view("/#/orders/5").record).toMatchObject({ key: "5", page: { object: "order" } });
			expect(view("/#/clients/5").place).not.toBe(view("/#/orders/5").place);
		});

		test("may have several addresses", () => {
			expect(view("/old/7").record?.key).toBe("7");
		});

		test("has its key from the page alone where the address has none", () => {
			expect(view("/session", page({ input: "9" })).record).toMatchObject({ key: "9", addressKey: null });
			expect(view("/session").record).toBeNull();
		});

		test("has its key from a named part of the address", () => {
			expect(view("/accounts/12").record).toMatchObject({ key: "12", addressKey: null });
		});

		test("has no key from a parameter with two values, nor from the hash", () => {
			const named: CrmPages = { ...app, records: [record({ address: { path: "/account" }, key: { address: "id" } })] };
			expect(readView(named, at("/account?id=5"), page()).record?.key).toBe("5");
			expect(readView(named, at("/account?id=5&id=6"), page()).record).toBeNull();
			expect(readView(named, at("/account#?id=6"), page()).record).toBeNull();
		});

		test("is about nothing if elements disagree about the key", () => {
			expect(view("/session", page({ input: null })).record).toBeNull();
		});

		test("counts only while its element is visible", () => {
			expect(view("/session", { ...page({ input: "9" }), shows: () => false }).record).toBeNull();
		});
	});
});

test("a search is its path and its parameters in a fixed order, without what only sorts and pages it", () => {
	const url = new URL("https://crm.example.test/app//clients/?q=a&page=2&b=&a=1#x");
	expect(searchOf(url, ["page"])).toEqual({
		path: "app/clients",
		parameters: [
			["a", "1"],
			["q", "a"],
		],
	});
});
