import { describe, expect, test } from "vitest";
import { countAsSeen, haveRightsChanged } from "../../../extension/have-rights-changed.ts";

const order = { object: "order", klass: null, read: true, delete: true };
const note = { object: "note", klass: "call", read: false, delete: false };
const before = { admin: false, bulkDelete: false, version: 7, objects: [order, note] };

describe("rights", () => {
	test.each([
		["the version alone", { version: 8 }, false],
		["the order of the lines", { objects: [note, order] }, false],
		["a klass that is new in the CRM", { objects: [order, note, { ...note, klass: "mail", read: true }] }, false],
		["a line without any right disappears", { objects: [order] }, false],
		["a line with a right disappears", { objects: [note] }, true],
		["Delete is withdrawn", { objects: [{ ...order, delete: false }, note] }, true],
		["Read is granted", { objects: [order, { ...note, read: true }] }, true],
		["bulk deletion is granted", { bulkDelete: true }, true],
		["the person becomes an admin", { admin: true }, true],
	])("%s", (_, change, expected) => {
		expect(haveRightsChanged(before, { ...before, ...change })).toBe(expected);
	});
});

test("a right for a type that is new in the CRM is announced, although the type itself is not", () => {
	const mail = { ...note, klass: "mail" };
	const withType = { ...before, objects: [order, note, mail] };
	const withRight = { ...before, objects: [order, note, { ...mail, delete: true }] };
	expect(countAsSeen(null, before)).toBe(true);
	expect(countAsSeen(before, withType)).toBe(true);
	expect(countAsSeen(withType, withRight)).toBe(false);
});
