import { expect, test } from "vitest";
import { withoutObjects } from "../../../server/crm/without-objects.ts";
import demo from "../../demo-crm/adapter.ts";

test("without a type, an adapter has no page, no redaction and no child of it", () => {
	const left = withoutObjects(demo, new Set(["customer"]));
	expect(Object.keys(left.objects)).toEqual(Object.keys(demo.objects).filter((name) => name !== "customer"));
	const named = JSON.stringify([left.objects, left.pages, left.redactions].map((part) => findObjects(part)));
	expect(named).not.toContain("customer");
	expect(named).toContain("conversation");
	expect(withoutObjects(demo, new Set())).toEqual(demo);
});

/** The values of every field `object`. */
function findObjects(part: unknown): unknown[] {
	if (typeof part !== "object" || part === null) return [];
	return Object.entries(part).flatMap(([name, value]) => (name === "object" ? [value] : findObjects(value)));
}
