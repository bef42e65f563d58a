import { expect, test } from "vitest";
import { chooseCrm } from "../../../server/crm/choose-crm.ts";

test("a CRM is bundled or described by a file, and has the given settings", () => {
	expect(chooseCrm("request-tracker", undefined, undefined)).toEqual({ name: "request-tracker" });
	expect(chooseCrm(undefined, "/srv/crm.mjs", "a=1, b = 2")).toEqual({ adapter: "/srv/crm.mjs", settings: { a: "1", b: "2" } });
});

test.each([
	[undefined, undefined, undefined, "CRM is missing"],
	["request-tracker", "/srv/crm.mjs", undefined, "both set"],
	["request-tracker", undefined, "a", "must be pairs"],
	["request-tracker", undefined, "a=1=2", "must be pairs"],
])("CRM=%s, CRM_ADAPTER=%s and CRM_SETTINGS=%s are refused: %s", (name, adapter, settings, why) => {
	expect(chooseCrm(name, adapter, settings)).toContain(why);
});
