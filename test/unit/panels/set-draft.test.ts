import { describe, expect, test } from "vitest";
import { isDirty, problemsOf, resumeDraft, startDraft } from "../../../extension/panels/permissions/set-draft.ts";
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

describe("an unfinished draft", () => {
	const draft = { ...startDraft(stored), body: { ...base, name: "Privacy team" } };

	test("continues if nobody else saved", () => {
		expect(resumeDraft(draft, stored)).toEqual({ draft, freshness: "changed_by_me", conflicts: [] });
	});

	test("merges somebody else's saved changes, and can be saved over them", () => {
		const newer = { ...stored, version: 4, grants: [customer, order] };
		const resumed = resumeDraft(draft, newer);
		expect(resumed).toMatchObject({
			freshness: "merged",
			draft: { version: 4, body: { name: "Privacy team", grants: [customer, order] } },
		});
		expect(resumeDraft(resumed.draft, newer).freshness).toBe("changed_by_me");
	});

	test("without changes becomes the current set", () => {
		const newer = { ...stored, version: 4, name: "Privacy office" };
		expect(resumeDraft(startDraft(stored), newer)).toMatchObject({
			freshness: "unchanged",
			draft: { version: 4, body: { name: "Privacy office" } },
		});
	});

	test("survives the deletion of its set", () => {
		expect(resumeDraft(draft, null)).toEqual({ draft, freshness: "deleted_meanwhile", conflicts: [] });
	});

	test("of a new set requires no set on the server", () => {
		const fresh = startDraft(null);
		expect(isDirty(fresh)).toBe(false);
		expect(resumeDraft({ ...fresh, body: base }, null).freshness).toBe("changed_by_me");
	});
});

test("a set needs a unique name, and a value in every scope", () => {
	const body: PermissionSetBody = { ...base, grants: [] };
	expect(problemsOf(body, ["Interns"]).any).toBe(false);
	expect(problemsOf({ ...body, name: "  " }, []).name).toBe("Give the set a name.");
	expect(problemsOf(body, ["privacy"]).name).toBe("Another set already has this name.");
	const scoped = problemsOf({ ...body, grants: [{ ...customer, scope: [] }] }, []);
	expect(scoped.any).toBe(true);
	expect(scoped.scope(customer)).toMatch(/at least one value/);
	expect(scoped.scope({ object: "kobject", klass: "order" })).toBeNull();
});
