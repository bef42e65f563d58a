import { describe, expect, test } from "vitest";
import { mergeSet } from "../../../extension/panels/permissions/merge-set.ts";
import type { Grant, PermissionSetBody } from "../../../server/permissions/schemas.ts";

const customer: Grant = { object: "customer", klass: null, read: true, delete: false, scope: null };
const order: Grant = { object: "kobject", klass: "order", read: true, delete: true, scope: null };
const base: PermissionSetBody = {
	name: "Privacy",
	grants: [customer],
	searches: { read: true, bulkDelete: false },
	users: ["ada", "bela"],
};

describe("merging two people's edits of one set", () => {
	test("keeps what only one of them changed", () => {
		const mine = { ...base, grants: [{ ...customer, delete: true }], users: ["ada", "bela", "sol"] };
		const theirs = { ...base, name: "Privacy office", grants: [customer, order], users: ["ada"] };
		expect(mergeSet(base, mine, theirs)).toEqual({
			body: { ...base, name: "Privacy office", grants: [{ ...customer, delete: true }, order], users: ["ada", "sol"] },
			conflicts: [],
		});
	});

	test("keeps my version if both changed the same, and names the conflict", () => {
		const mine = { ...base, name: "Privacy team", grants: [{ ...customer, delete: true }] };
		const theirs = { ...base, name: "Privacy office", grants: [] };
		const { body, conflicts } = mergeSet(base, mine, theirs);
		expect(body).toMatchObject({ name: "Privacy team", grants: [{ ...customer, delete: true }] });
		expect(conflicts).toEqual(["customer", "the name"]);
	});

	test("finds no conflict in the same change by both", () => {
		const same = { ...base, name: "Privacy office" };
		expect(mergeSet(base, same, same)).toEqual({ body: same, conflicts: [] });
	});

	test("never keeps bulk without Read/View of Searches", () => {
		const mine = { ...base, searches: { read: true, bulkDelete: true } };
		const theirs = { ...base, searches: { read: false, bulkDelete: false } };
		expect(mergeSet(base, mine, theirs).body.searches).toEqual({ read: false, bulkDelete: false });
	});

	test("keeps a grant that they removed away", () => {
		expect(mergeSet(base, { ...base, name: "Other" }, { ...base, grants: [] }).body.grants).toEqual([]);
	});
});
