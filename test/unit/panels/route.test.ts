import { describe, expect, test } from "vitest";
import { panelsFor, parseRoute, titleOf } from "../../../extension/panels/shell/route.ts";

describe("the address of a panel", () => {
	const admin = { admin: true, bulkDelete: true, objects: [], version: 1 };
	const agent = { ...admin, admin: false };
	const panels = (["activity", "notifications", "permissions", "holds", "audit", "organisation", "account"] as const).map((name) => ({
		name,
		forAdmins: ["permissions", "holds", "audit", "organisation"].includes(name),
	}));

	test("names the panel, its open item, and its filter", () => {
		expect(parseRoute(panels, "#permissions/new", admin)).toMatchObject({ panel: "permissions", detail: "new" });
		expect(parseRoute(panels, "#audit?deletion=42", admin).query.get("deletion")).toBe("42");
		expect(parseRoute(panels, "", admin)).toMatchObject({ panel: "activity", detail: null });
	});

	test("of an admin's panel shows an agent the activity", () => {
		expect(parseRoute(panels, "#audit?deletion=42", agent).panel).toBe("activity");
		expect(["holds", "organisation"].map((panel) => parseRoute(panels, `#${panel}`, agent).panel)).toEqual(["activity", "activity"]);
		expect(panelsFor(panels, agent).map(({ name }) => name)).toEqual(["activity", "notifications", "account"]);
	});
});

test("the title of a panel is its name with a capital", () => {
	expect((["activity", "organisation"] as const).map(titleOf)).toEqual(["Activity", "Organisation"]);
});
