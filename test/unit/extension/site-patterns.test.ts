import { expect, test } from "vitest";
import { sitePatterns } from "../../../extension/site-patterns.ts";

test.each([
	[["https://crm.example.org"], ["https://crm.example.org/*"]],
	[["http://localhost:3000"], ["http://localhost/*"]],
	[["https://a.example", "https://a.example:8443"], ["https://a.example/*"]],
])("the origins %j are matched by %j, without their ports", (origins, patterns) => {
	expect(sitePatterns(origins)).toEqual(patterns);
});
