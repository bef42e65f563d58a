import { expect, test } from "vitest";
import { isCurrent, offerVersion } from "../../../../extension/background/sync/stored-adapter.ts";

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

test("a stored adapter is current while the server names its version", () => {
	expect(isCurrent(adapter, { crmVersion: "a1" })).toBe(true);
	expect(isCurrent(adapter, { crmVersion: "a2" })).toBe(false);
});

test("an invalid adapter is fetched again", () => {
	expect(isCurrent({ ...adapter, pages: null }, { crmVersion: "a1" })).toBe(false);
});

test("pages ask again after a change of rights, adapter or login", () => {
	const user = { id: "u1", name: "Ada", email: "ada@expunge.test", role: "agent" as const, crmLogin: "ada" };
	const version = offerVersion({ rights, user }, adapter);
	expect(offerVersion({ rights, user }, { version: "a2" })).not.toBe(version);
	expect(offerVersion({ rights: { ...rights, version: 8 }, user }, adapter)).not.toBe(version);
	expect(offerVersion({ rights, user: { ...user, crmLogin: "grace" } }, adapter)).not.toBe(version);
	expect(offerVersion({ rights: { ...rights }, user: { ...user } }, { ...adapter })).toBe(version);
});
