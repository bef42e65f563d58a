import { expect, test } from "vitest";
import { pagePartVersion } from "../../../server/crm/read-grantable.ts";
import crm from "../../demo-crm/adapter.ts";

const order = { object: "kobject", klass: "12", deletable: true, scope: null, labels: { singular: "Order", plural: "Orders" } };

test("the page part has another version after a change of the adapter, of a klass, or of a klass's label", () => {
	const version = pagePartVersion(crm, [order]);
	expect(pagePartVersion({ ...crm }, [{ ...order }])).toBe(version);
	expect(pagePartVersion({ ...crm, title: "Other" }, [order])).not.toBe(version);
	expect(pagePartVersion(crm, [order, { ...order, klass: "13" }])).not.toBe(version);
	expect(pagePartVersion(crm, [{ ...order, labels: { singular: "Order", plural: "Purchases" } }])).not.toBe(version);
});
