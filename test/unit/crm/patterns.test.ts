import { expect, test } from "vitest";
import { pattern } from "../../../server/crm/patterns.ts";

const history = { tables: "crm.{table}_history", column: "id", to: "crm.{table}", rule: "delete" };

test.each([
	[{}, true],
	[{ when: { model: "{table}" } }, false],
	[{ when: { model: ["a", "of {table}"] } }, false],
	[{ when: { "{table}_id": 1 } }, false],
	[{ column: "{table}_id" }, false],
	[{ toColumn: "{table}_id" }, false],
])("a pattern with %j is accepted: %s", (more, isAccepted) => {
	expect(pattern.safeParse({ ...history, ...more }).success).toBe(isAccepted);
});
