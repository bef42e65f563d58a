import { expect, test } from "vitest";
import { typeName } from "../../../extension/panels/type-name.ts";

const types = [
	{ object: "kobject", klass: null, labels: { singular: "KObject", plural: "KObjects" } },
	{ object: "kobject", klass: "order", labels: { singular: "Order", plural: "Orders" } },
];

test.each([
	["a type", "kobject", null, "KObject", "KObjects"],
	["a klass", "kobject", "order", "Order", "Orders"],
	["a klass that the adapter no longer has", "kobject", "ticket", "ticket", "ticket"],
	["a type that the adapter no longer has", "customer", null, "customer", "customer"],
])("%s has a name for one and a name for several", (_, object, klass, singular, plural) => {
	expect(typeName(types, { object, klass })).toBe(singular);
	expect(typeName(types, { object, klass }, "plural")).toBe(plural);
});
