import { expect, test } from "vitest";
import { offeredTypes } from "../../../extension/panels/records/offered-types.ts";

const line = (object: string, klass: string | null, deletable = true) => ({
	object,
	klass,
	labels: { singular: klass ?? object, plural: `${klass ?? object}s` },
	deletable,
	scope: null,
});
const right = (object: string, klass: string | null, read: boolean, canDelete = false) => ({ object, klass, read, delete: canDelete });

test("the panel Records offers the types that a person may read, and a custom type by its klasses", () => {
	const objects = [
		line("customer", null),
		line("kobject", null),
		line("kobject", "order"),
		line("kobject", "device"),
		line("company", null, false),
	];
	const rights = {
		admin: false,
		bulkDelete: false,
		version: 1,
		objects: [
			right("customer", null, true, true),
			right("kobject", null, true),
			right("kobject", "order", true),
			right("kobject", "device", false),
			right("company", null, true),
		],
	};
	expect(offeredTypes(objects, rights).map(({ labels, mayDelete }) => [labels.plural, mayDelete])).toEqual([
		["customers", true],
		["orders", false],
	]);
});
