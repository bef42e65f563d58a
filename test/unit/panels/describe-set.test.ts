import { expect, test } from "vitest";
import { describeSet } from "../../../extension/panels/permissions/describe-set.ts";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Grant, PermissionSetBody } from "../../../server/permissions/schemas.ts";

const customer: Grant = { object: "customer", klass: null, read: true, delete: false, scope: null };
const body: PermissionSetBody = { name: "Privacy", grants: [], searches: { read: false, bulkDelete: false }, users: [] };
const order: Grant = { object: "kobject", klass: "order", read: true, delete: true, scope: null };
const grantable: Grantable[] = [
	{ object: "customer", klass: null, labels: { singular: "Customer", plural: "Customers" }, deletable: true, scope: null },
	{ object: "kobject", klass: "order", labels: { singular: "Order", plural: "Orders" }, deletable: true, scope: null },
];

test("one line summarises a set", () => {
	const set = { ...body, id: "a", version: 1, updatedAt: "2026-11-24T03:00:00.000Z" };
	expect(describeSet(set, grantable)).toBe("Grants nothing yet");
	const grants = [order, customer];
	expect(describeSet({ ...set, grants, searches: { read: true, bulkDelete: true } }, grantable)).toBe(
		"Delete Orders · read Customers · also in bulk",
	);
	expect(describeSet({ ...set, grants: [customer] }, grantable)).toBe("Read Customers");
});
