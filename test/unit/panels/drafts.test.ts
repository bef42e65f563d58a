import { describe, expect, test } from "vitest";
import { mergeSet } from "../../../extension/panels/permissions/merge-set.ts";
import { isDirty, resumeDraft, startDraft } from "../../../extension/panels/permissions/set-draft.ts";
import type { Grant, PermissionSet, PermissionSetBody } from "../../../server/permissions/schemas.ts";

const customer: Grant = { object: "customer", klass: null, read: true, delete: false, scope: null };
const order: Grant = { object: "kobject", klass: "order", read: true, delete: true, scope: null };
const base: PermissionSetBody = {
	name: "Privacy",
	grants: [customer],
	searches: { read: true, bulkDelete: false },
	users: ["ada", "bela"],
};
const stored: PermissionSet = { ...base, id: "set", version: 3, updatedAt: "2026-11-24T03:00:00.000Z" };

describe("two people edit one set", () => {
	test("and what only one of them changed is kept from each", () => {
		const mine = { ...base, grants: [{ ...customer, delete: true }], users: ["ada", "bela", "sol"] };
		const theirs = { ...base, name: "Privacy office", grants: [customer, order], users: ["ada"] };
		expect(mergeSet(base, mine, theirs)).toEqual({
			body: { ...base, name: "Privacy office", grants: [{ ...customer, delete: true }, order], users: ["ada", "sol"] },
			conflicts: [],
		});
	});

	test("and where both changed the same, mine stands and is named", () => {
		const mine = { ...base, name: "Privacy team", grants: [{ ...customer, delete: true }] };
		const theirs = { ...base, name: "Privacy office", grants: [] };
		const { body, conflicts } = mergeSet(base, mine, theirs);
		expect(body).toMatchObject({ name: "Privacy team", grants: [{ ...customer, delete: true }] });
		expect(conflicts).toEqual(["customer", "the name"]);
	});

	test("and the same change by both is no conflict", () => {
		const same = { ...base, name: "Privacy office" };
		expect(mergeSet(base, same, same)).toEqual({ body: same, conflicts: [] });
	});

	test("and bulk never outlives Read/View of Searches", () => {
		const mine = { ...base, searches: { read: true, bulkDelete: true } };
		const theirs = { ...base, searches: { read: false, bulkDelete: false } };
		expect(mergeSet(base, mine, theirs).body.searches).toEqual({ read: false, bulkDelete: false });
	});

	test("and a grant that they removed stays removed", () => {
		expect(mergeSet(base, { ...base, name: "Other" }, { ...base, grants: [] }).body.grants).toEqual([]);
	});
});

describe("a draft that was left", () => {
	const draft = { ...startDraft(stored), body: { ...base, name: "Privacy team" } };

	test("goes on where it was when nobody else saved", () => {
		expect(resumeDraft(draft, stored)).toEqual({ draft, freshness: "changed_by_me", conflicts: [] });
	});

	test("takes over what somebody else saved, and can be saved over it", () => {
		const newer = { ...stored, version: 4, grants: [customer, order] };
		const resumed = resumeDraft(draft, newer);
		expect(resumed).toMatchObject({
			freshness: "merged",
			draft: { version: 4, body: { name: "Privacy team", grants: [customer, order] } },
		});
		expect(resumeDraft(resumed.draft, newer).freshness).toBe("changed_by_me");
	});

	test("without a change in it is simply the set as it is now", () => {
		const newer = { ...stored, version: 4, name: "Privacy office" };
		expect(resumeDraft(startDraft(stored), newer)).toMatchObject({
			freshness: "unchanged",
			draft: { version: 4, body: { name: "Privacy office" } },
		});
	});

	test("is kept when the set itself was deleted", () => {
		expect(resumeDraft(draft, null)).toEqual({ draft, freshness: "deleted_meanwhile", conflicts: [] });
	});

	test("of a new set needs no set on the server", () => {
		const fresh = startDraft(null);
		expect(isDirty(fresh)).toBe(false);
		expect(resumeDraft({ ...fresh, body: base }, null).freshness).toBe("changed_by_me");
	});
});
