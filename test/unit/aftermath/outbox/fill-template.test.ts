import { expect, test } from "vitest";
import { fillTemplate } from "../../../../server/aftermath/outbox/fill-template.ts";
import { readTemplate } from "../../../../server/crm/path-template.ts";

test("values fill a template, a part of one is counted in characters, and the star stays", () => {
	expect(fillTemplate(readTemplate("{folder}/{name:1:3}_*"), { folder: "2026", name: "a😀bc" })).toBe("2026/😀b_*");
	expect(fillTemplate(readTemplate("{folder}/{name}"), { folder: "2026" })).toBe("2026/");
});
