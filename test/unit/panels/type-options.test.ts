import { expect, test } from "vitest";
import { typeOptions } from "../../../extension/panels/type-options.ts";

test("the choices are the types that can be deleted, each with its klasses below it", () => {
	const type = (object: string, klass: string | null, plural: string, deletable = true) => {
		return { object, klass, labels: { singular: plural, plural }, deletable, scope: null };
	};
	const types = [
		type("customer", null, "Customers"),
		type("kobject", null, "KObjects"),
		type("kobject", "order", "Orders"),
		type("company", null, "Companies", false),
	];
	expect(typeOptions(types)).toEqual([
		{ value: "", label: "All types" },
		{ value: "customer", label: "Customers" },
		{ value: "kobject", label: "KObjects" },
		{ value: "kobject/order", label: "– Orders" },
	]);
});
