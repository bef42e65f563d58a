import { expect, test } from "vitest";
import { problemsOf } from "../../../extension/panels/permissions/problems-of.ts";
import type { Grant, PermissionSetBody } from "../../../server/permissions/schemas.ts";

const customer: Grant = { object: "customer", klass: null, read: true, delete: false, scope: null };
const body: PermissionSetBody = { name: "Privacy", grants: [], searches: { read: false, bulkDelete: false }, users: [] };

test("a set needs a name of its own, and a value wherever it is bounded", () => {
	expect(problemsOf(body, ["Interns"]).any).toBe(false);
	expect(problemsOf({ ...body, name: "  " }, []).name).toBe("Give the set a name.");
	expect(problemsOf(body, ["privacy"]).name).toBe("Another set already has this name.");
	const bounded = problemsOf({ ...body, grants: [{ ...customer, scope: [] }] }, []);
	expect(bounded.any).toBe(true);
	expect(bounded.scope(customer)).toMatch(/at least one value/);
	expect(bounded.scope({ object: "kobject", klass: "order" })).toBeNull();
});
