import { describe, expect, test } from "vitest";
import { changeGrant, changeSearches, grantRows, readScope } from "../../../extension/panels/permissions/grants.ts";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Grant } from "../../../server/permissions/schemas.ts";

const customer = { object: "customer", klass: null };
const order = { object: "kobject", klass: "order" };
const kobject = { object: "kobject", klass: null };

function grant(place: { object: string; klass: string | null }, rights: Partial<Grant>): Grant {
	return { ...place, read: false, delete: false, scope: null, ...rights };
}

function labels(plural: string): Grantable["labels"] {
	return { singular: plural.slice(0, -1), plural };
}

const grantable: Grantable[] = [
	{ ...customer, labels: labels("Customers"), deletable: true, scope: { label: "Inbox" } },
	{ ...kobject, labels: labels("KObjects"), deletable: true, scope: null },
	{ ...order, labels: labels("Orders"), deletable: true, scope: null },
	{ object: "company", klass: null, labels: { singular: "Company", plural: "Companies" }, deletable: false, scope: null },
];

describe("a grant", () => {
	test("of Delete includes Read/View", () => {
		expect(changeGrant([], customer, { delete: true })).toEqual([grant(customer, { read: true, delete: true })]);
	});

	test("loses Delete with Read/View, and is removed then", () => {
		expect(changeGrant([grant(customer, { read: true, delete: true })], customer, { read: false })).toEqual([]);
	});

	test("keeps Read/View without Delete", () => {
		expect(changeGrant([grant(customer, { read: true, delete: true })], customer, { delete: false })).toEqual([
			grant(customer, { read: true }),
		]);
	});

	test("changes in place and leaves the others unchanged", () => {
		const grants = [grant(customer, { read: true }), grant(order, { read: true, delete: true })];
		expect(changeGrant(grants, customer, { scope: ["Support"] })).toEqual([grant(customer, { read: true, scope: ["Support"] }), grants[1]]);
	});
});

describe("the table of grants", () => {
	test("has a line for each type and klass, with the effect of all KObjects", () => {
		const rows = grantRows(grantable, [grant(kobject, { read: true })]);
		expect(rows.map(({ labels: { plural }, grant: own, covered }) => [plural, own.read, covered.read, covered.delete])).toEqual([
			["Customers", false, false, false],
			["KObjects", true, false, false],
			["Orders", false, true, false],
			["Companies", false, false, false],
		]);
	});

	test("treats nothing as covered if the line above has a scope", () => {
		const rows = grantRows(grantable, [grant(kobject, { read: true, delete: true, scope: ["EU"] })]);
		expect(rows[2]?.covered).toEqual({ read: false, delete: false });
	});

	test("still shows a grant for a klass that no longer exists", () => {
		const device = grant({ object: "kobject", klass: "device" }, { read: true });
		expect(grantRows(grantable, [device]).at(-1)).toMatchObject({ klass: "device", known: false, grant: device });
	});
});

test("allows Allow Bulk Delete only with Read/View of Searches, and removes it together", () => {
	expect(changeSearches({ read: false, bulkDelete: false }, { bulkDelete: true })).toEqual({ read: false, bulkDelete: false });
	expect(changeSearches({ read: true, bulkDelete: false }, { bulkDelete: true })).toEqual({ read: true, bulkDelete: true });
	expect(changeSearches({ read: true, bulkDelete: true }, { read: false })).toEqual({ read: false, bulkDelete: false });
});

test("reads a scope as one value per line", () => {
	expect(readScope(" Support \n\nBilling, EU\nSupport")).toEqual(["Support", "Billing, EU"]);
});
