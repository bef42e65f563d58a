import { expect, test } from "vitest";
import { labelsOf, mayDelete, mayDeleteInBulk } from "../../../extension/features/may-delete.ts";
import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Rights } from "../../../server/permissions/schemas.ts";

const labels = (singular: string) => ({ singular, plural: `${singular}s` });
const objects: Grantable[] = [
	{ object: "customer", klass: null, labels: labels("Customer"), deletable: true, scope: null },
	{ object: "kobject", klass: null, labels: labels("KObject"), deletable: true, scope: null },
	{ object: "kobject", klass: "order", labels: labels("Order"), deletable: true, scope: null },
	{ object: "company", klass: null, labels: { singular: "Company", plural: "Companies" }, deletable: false, scope: null },
];

const rights = (changes: Partial<Rights>): Rights => ({ admin: false, bulkDelete: false, objects: [], version: 1, ...changes });
const right = (object: string, klass: string | null) => ({ object, klass, read: true, delete: true });

test("nothing is offered without a grant", () => {
	expect(mayDelete({ objects, rights: rights({}) }, "customer", null)).toBe(false);
	expect(mayDelete({ objects, rights: rights({ objects: [{ ...right("customer", null), delete: false }] }) }, "customer", null)).toBe(
		false,
	);
});

test("a grant of all klasses covers each, and a grant of one klass only that one", () => {
	expect(mayDelete({ objects, rights: rights({ objects: [right("kobject", null)] }) }, "kobject", "order")).toBe(true);
	expect(mayDelete({ objects, rights: rights({ objects: [right("kobject", "order")] }) }, "kobject", "order")).toBe(true);
	expect(mayDelete({ objects, rights: rights({ objects: [right("kobject", "order")] }) }, "kobject", "booking")).toBe(false);
});

test("deleting a company is offered to nobody, not even to an admin", () => {
	expect(mayDelete({ objects, rights: rights({ admin: true }) }, "company", null)).toBe(false);
	expect(mayDelete({ objects, rights: rights({ admin: true }) }, "customer", null)).toBe(true);
});

test("bulk also needs its own permission", () => {
	expect(mayDeleteInBulk({ objects, rights: rights({ objects: [right("customer", null)] }) }, "customer", null)).toBe(false);
	expect(mayDeleteInBulk({ objects, rights: rights({ bulkDelete: true, objects: [right("customer", null)] }) }, "customer", null)).toBe(
		true,
	);
	expect(mayDeleteInBulk({ objects, rights: rights({ bulkDelete: true }) }, "customer", null)).toBe(false);
});

test("a klass has its own labels", () => {
	expect(labelsOf(objects, "kobject", "order").singular).toBe("Order");
	expect(labelsOf(objects, "kobject", "something new").singular).toBe("KObject");
});
