import { describe, expect, test } from "vitest";
import { findAddressAfterDeletion, matchAddress, readView } from "../../../extension/page/view.ts";
import type { CrmPages, ResultList, Source } from "../../../server/crm/pages.ts";

const at = (address: string) => new URL(address, "https://crm.example.test");
/** A page that has every element, and these values in them. */
const page = (values: Record<string, string> = {}) => ({ has: () => true, read: ({ selector }: Source) => values[selector] ?? null });

describe("an address", () => {
	test("contains the key in its path, decoded", () => {
		expect(matchAddress({ path: "/app/customers/:key" }, at("/app/customers/a%20b"))).toEqual({ key: "a b", klass: null });
	});

	test("contains the key in its query, beside any other parameter", () => {
		expect(matchAddress({ path: "/Ticket/Display.html", query: "id" }, at("/Ticket/Display.html?id=42&x=1"))?.key).toBe("42");
	});

	test("does not match without the query parameter, with more segments or with other words", () => {
		expect(matchAddress({ path: "/Ticket/Display.html", query: "id" }, at("/Ticket/Display.html"))).toBeNull();
		expect(matchAddress({ path: "/app/customers/:key" }, at("/app/customers/1/edit"))).toBeNull();
		expect(matchAddress({ path: "/app/customers/:key" }, at("/app/companies/1"))).toBeNull();
	});

	test("contains the klass", () => {
		expect(matchAddress({ path: "/app/kobjects/:klass/:key" }, at("/app/kobjects/order/7"))).toEqual({ key: "7", klass: "order" });
	});

	test("keeps a key with an invalid encoding", () => {
		expect(matchAddress({ path: "/app/customers/:key" }, at("/app/customers/%E0%A4%A"))?.key).toBe("%E0%A4%A");
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

	test("of a list without `order` is another place with any other query", () => {
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

	test("of several lists at one address belongs to the first list on the page", () => {
		const tickets = { ...list, list: "table.tickets" };
		const assets = { ...list, list: "table.assets" };
		const both: CrmPages = { ...pages, results: [tickets, assets] };
		expect(readView(both, at("/app/customers"), { ...page(), has: (selector) => selector === "table.assets" }).results?.list).toBe(assets);
		expect(readView(both, at("/app/customers"), { ...page(), has: () => false }).results).toBeNull();
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
				findAddressAfterDeletion({ page: { ...record, afterDeletion: address }, key: "7", addressKey: "7", klass }, at("/app/orders/7"))
					?.href ?? null
			);
		};
		expect(afterwards("/{klass}/list", "a/b")).toBe(at("/a%2Fb/list").href);
		expect(afterwards("/{klass}/list", null)).toBeNull();
		expect(afterwards("https://elsewhere.example.test/list", null)).toBeNull();
		expect(afterwards("javascript:alert(1)", null)).toBeNull();
	});

	test("of two records gives two places", () => {
		expect(readView(pages, at("/app/customers/7"), page()).place).not.toBe(readView(pages, at("/app/customers/8"), page()).place);
	});
});
