import { expect, test } from "vitest";
import { isCurrent, versionOf } from "../../../../extension/background/sync/stored-adapter.ts";

const grantable = { labels: { singular: "Order", plural: "Orders" }, deletable: true, scope: null };
const adapter = {
	version: "a1",
	pages: { records: [], items: [], results: [] },
	objects: [{ object: "kobject", klass: "order", ...grantable }],
};
const rights = {
	admin: false,
	bulkDelete: false,
	version: 7,
	objects: [{ object: "kobject", klass: "order" as string | null, read: true, delete: true }],
};

test.each([
	{ what: "of the same version and klasses", crmVersion: "a1", klass: "order", current: true },
	{ what: "of another version", crmVersion: "a2", klass: "order", current: false },
	{ what: "that lacks a new klass", crmVersion: "a1", klass: "booking", current: false },
])("a stored adapter $what is current: $current", ({ crmVersion, klass, current }) => {
	const me = { crmVersion, rights: { ...rights, objects: rights.objects.map((line) => ({ ...line, klass })) } };
	expect(isCurrent(adapter, me)).toBe(current);
});

test("an invalid adapter is fetched again", () => {
	expect(isCurrent({ ...adapter, pages: null }, { crmVersion: "a1", rights })).toBe(false);
});

test("pages ask again after a change of rights or of the adapter", () => {
	const version = versionOf({ rights }, adapter);
	expect(versionOf({ rights }, { version: "a2" })).not.toBe(version);
	expect(versionOf({ rights: { ...rights, version: 8 } }, adapter)).not.toBe(version);
	expect(versionOf({ rights: { ...rights } }, { ...adapter })).toBe(version);
});
