import { expect, test } from "vitest";
import { confirmationWords, isConfirmed } from "../../../server/previews/confirmation-words.ts";

const labels = { singular: "Customer", plural: "Customers" };

test.each<[Parameters<typeof confirmationWords>[0], { bulk: boolean; count: number }, string, string]>([
	[{}, { bulk: false, count: 1 }, "Delete Customer", "Delete Customer"],
	[{ person: true }, { bulk: false, count: 1 }, "Delete Customer", "I understand, please delete"],
	[{ person: true }, { bulk: true, count: 2 }, "Delete 2 Customers", "Delete Customers"],
	[{}, { bulk: true, count: 1 }, "Delete 1 Customer", "Delete Customer"],
	[{}, { bulk: true, count: 12_345 }, "Delete 12,345 Customers", "Delete Customers"],
])("%o with %o has the title %j and the button %j", (definition, selection, title, button) => {
	expect(confirmationWords(definition, labels, selection, { language: "en", locale: "en" })).toMatchObject({
		word: "DELETE",
		title,
		button,
	});
});

test("the number in the title is in the reader's locale, even if there are no words in that language", () => {
	const words = confirmationWords({}, labels, { bulk: true, count: 12_000 }, { language: "en", locale: "it" });
	expect(words.title).toBe("Delete 12.000 Customers");
});

test("in German, the documented words stay English", () => {
	const german = { singular: "Kunde", plural: "Kunden", english: labels };
	const words = (bulk: boolean, count: number, person = false) =>
		confirmationWords(person ? { person: true } : {}, german, { bulk, count }, { language: "de", locale: "de" });
	expect(words(true, 12_345)).toMatchObject({ word: "DELETE", title: "Löschung: 12.345 Kunden", button: "Delete Customers" });
	expect(words(false, 1)).toMatchObject({ title: "Löschung: Kunde", button: "Delete Customer" });
	expect(words(false, 1, true)).toMatchObject({ button: "I understand, please delete", warning: expect.stringContaining("endgültig") });
});

test.each([
	["DELETE", true],
	[" DELETE\n", true],
	["delete", false],
	["DELETE!", false],
	["", false],
])("%j confirms: %s", (typed, confirms) => {
	expect(isConfirmed(typed)).toBe(confirms);
});
