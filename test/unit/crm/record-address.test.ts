import { expect, test } from "vitest";
import type { CrmPages } from "../../../server/crm/pages.ts";
import { recordAddress } from "../../../server/crm/record-address.ts";

const rest = { menu: { list: "menu" }, notFound: "p", afterDeletion: "/" };
const records: CrmPages["records"] = [
	{ object: "customer", address: { path: "/:team/customers/:key" }, ...rest },
	{ object: "customer", address: { path: "/by-code/:key" }, key: { columns: { code: { address: "key" } } }, ...rest },
	{ object: "customer", address: { path: "/app/customers/:key" }, ...rest },
	{ object: "kobject", klass: "order", address: { path: "/orders/:key" }, ...rest },
	{ object: "kobject", address: { path: "/objects/:klass/:key" }, ...rest },
	{ object: "company", address: { path: "//elsewhere.example/:key" }, ...rest },
	{ object: "ticket", address: { path: "/Ticket/Display.html", query: { id: ":key" } }, ...rest },
	{
		object: "call",
		address: [{ path: "/current" }, { path: "/**/:key" }, { path: "/i", query: { Action: ["Zoom", "Print"], ID: ":key" } }],
		...rest,
	},
	{ object: "party", address: { path: "/", hash: "/model/party/:key" }, ...rest },
	{ object: "sale", address: { path: "/", hash: "/sale", query: { id: ":key", old: null } }, ...rest },
];

test.each([
	["customer", null, "479", "https://crm.example.test/app/customers/479"],
	["customer", null, "a/b?c#d", "https://crm.example.test/app/customers/a%2Fb%3Fc%23d"],
	["customer", null, "//evil.example", "https://crm.example.test/app/customers/%2F%2Fevil.example"],
	["kobject", "order", "7", "https://crm.example.test/orders/7"],
	["kobject", "device", "7", "https://crm.example.test/objects/device/7"],
	["kobject", null, "7", null],
	["ticket", null, "1 2", "https://crm.example.test/Ticket/Display.html?id=1+2"],
	["company", null, "1", null],
	["call", null, "5", "https://crm.example.test/i?Action=Zoom&ID=5"],
	["party", null, "5", "https://crm.example.test/#/model/party/5"],
	["sale", null, "5", "https://crm.example.test/#/sale?id=5"],
] as const)("the page of %s (klass %s) %s is %s", (object, klass, key, address) => {
	expect(recordAddress({ records }, { object, klass, key }, "https://crm.example.test")).toBe(address);
});
