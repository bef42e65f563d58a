import { expect, test } from "vitest";
import { deleteWords } from "../../../extension/documented-words.ts";

const english = { singular: "Customer", plural: "Customers" };

test.each([
	[english, 1, "Delete Customer"],
	[english, 2, "Delete Customers"],
	[{ singular: "Kunde", plural: "Kunden", english }, 1, "Delete Customer"],
	[{ singular: "Kunde", plural: "Kunden", english }, 12, "Delete Customers"],
	[{ singular: "Akte", plural: "Akten" }, 2, "Delete Akten"],
])("the button for %o and %i says %j", (labels, count, words) => {
	expect(deleteWords(labels, count)).toBe(words);
});
