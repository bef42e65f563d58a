import { describe, expect, test } from "vitest";
import { matchAddress, readView } from "../../../extension/page/view.ts";
import type { CrmPages, ResultList } from "../../../server/crm/pages.ts";

const at = (address: string) => new URL(address, "https://crm.example.test");

describe("an address", () => {
	test("gives the key from its path, decoded", () => {
		expect(matchAddress({ path: "/app/customers/:key" }, at("/app/customers/a%20b"))).toEqual({ key: "a b", klass: null });
	});

	test("gives the key from its query and takes any other parameter along", () => {
		expect(matchAddress({ path: "/Ticket/Display.html", query: "id" }, at("/Ticket/Display.html?id=42&x=1"))?.key).toBe("42");
	});

	test("is another one without the query parameter, with more segments or with other words", () => {
		expect(matchAddress({ path: "/Ticket/Display.html", query: "id" }, at("/Ticket/Display.html"))).toBeNull();
		expect(matchAddress({ path: "/app/customers/:key" }, at("/app/customers/1/edit"))).toBeNull();
		expect(matchAddress({ path: "/app/customers/:key" }, at("/app/companies/1"))).toBeNull();
	});

	test("gives the klass", () => {
		expect(matchAddress({ path: "/app/kobjects/:klass/:key" }, at("/app/kobjects/order/7"))).toEqual({ key: "7", klass: "order" });
	});

	test("survives a key that is no proper encoding", () => {
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
		toolbar: { list: ".toolbar", neighbour: "button" },
		total: { selector: ".total" },
		order: ["page", "sort"],
		further: { kind: "document", page: "page", firstPage: 1 },
	};
	const pages: CrmPages = {
		records: [
			{
				object: "customer",
				address: { path: "/app/customers/:key" },
				menu: { list: "ul", neighbour: "li" },
				missing: ".missing",
				afterwards: "/app/customers",
			},
		],
		items: [],
		results: [list],
	};

	test("is the same place when a search is sorted or paged, and another one when it searches for something else", () => {
		const place = (address: string) => readView(pages, at(address), () => true).place;
		expect(place("/app/customers?q=a&page=2&sort=name")).toBe(place("/app/customers?q=a"));
		expect(place("/app/customers?q=b")).not.toBe(place("/app/customers?q=a"));
	});

	test("is about one record, or about results, or about nothing", () => {
		expect(readView(pages, at("/app/customers/7"), () => true).record?.key).toBe("7");
		expect(readView(pages, at("/app/customers"), () => true).results?.list).toBe(list);
		const other = readView(pages, at("/app/reports"), () => true);
		expect([other.record, other.results, other.items]).toEqual([null, null, []]);
	});

	test("of several lists at one address is that of the first one on the page", () => {
		const tickets = { ...list, list: "table.tickets" };
		const assets = { ...list, list: "table.assets" };
		const both: CrmPages = { ...pages, results: [tickets, assets] };
		expect(readView(both, at("/app/customers"), (selector) => selector === "table.assets").results?.list).toBe(assets);
		expect(readView(both, at("/app/customers"), () => false).results).toBeNull();
	});

	test("of two records is two places", () => {
		expect(readView(pages, at("/app/customers/7"), () => true).place).not.toBe(readView(pages, at("/app/customers/8"), () => true).place);
	});
});
