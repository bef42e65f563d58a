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
	test("of Delete brings Read/View with it", () => {
		expect(changeGrant([], customer, { delete: true })).toEqual([grant(customer, { read: true, delete: true })]);
	});

	test("without Read/View is without Delete too, and then no grant at all", () => {
		expect(changeGrant([grant(customer, { read: true, delete: true })], customer, { read: false })).toEqual([]);
	});

	test("without Delete keeps Read/View", () => {
		expect(changeGrant([grant(customer, { read: true, delete: true })], customer, { delete: false })).toEqual([
			grant(customer, { read: true }),
		]);
	});

	test("changes in its place and leaves the others alone", () => {
		const grants = [grant(customer, { read: true }), grant(order, { read: true, delete: true })];
		expect(changeGrant(grants, customer, { scope: ["Support"] })).toEqual([grant(customer, { read: true, scope: ["Support"] }), grants[1]]);
	});
});

describe("the table of grants", () => {
	test("has a line for each type and klass, with what all KObjects covers", () => {
		const rows = grantRows(grantable, [grant(kobject, { read: true })]);
		expect(rows.map(({ labels: { plural }, grant: own, covered }) => [plural, own.read, covered.read, covered.delete])).toEqual([
			["Customers", false, false, false],
			["KObjects", true, false, false],
			["Orders", false, true, false],
			["Companies", false, false, false],
		]);
	});

	test("takes nothing for covered where a scope bounds the line above", () => {
		const rows = grantRows(grantable, [grant(kobject, { read: true, delete: true, scope: ["EU"] })]);
		expect(rows[2]?.covered).toEqual({ read: false, delete: false });
	});

	test("still shows a grant on a klass that the CRM has no longer", () => {
		const device = grant({ object: "kobject", klass: "device" }, { read: true });
		expect(grantRows(grantable, [device]).at(-1)).toMatchObject({ klass: "device", known: false, grant: device });
	});
});

test("Allow Bulk Delete can be ticked only with Read/View of Searches, and goes with it", () => {
	expect(changeSearches({ read: false, bulkDelete: false }, { bulkDelete: true })).toEqual({ read: false, bulkDelete: false });
	expect(changeSearches({ read: true, bulkDelete: false }, { bulkDelete: true })).toEqual({ read: true, bulkDelete: true });
	expect(changeSearches({ read: true, bulkDelete: true }, { read: false })).toEqual({ read: false, bulkDelete: false });
});

test("a scope is read a value a line", () => {
	expect(readScope(" Support \n\nBilling, EU\nSupport")).toEqual(["Support", "Billing, EU"]);
});
