import { expect, test } from "vitest";
import { addressOf } from "../../../../server/aftermath/files/open-file-server.ts";

const base = "https://files.example.org/crm/";

test("each part of a path is encoded", () => {
	expect(addressOf(base, "2026/a b?#ü%2e.pdf")).toBe(`${base}2026/a%20b%3F%23%C3%BC%252e.pdf`);
});

test.each(["../a", "a/../b", "/a", "a//b", "a/", ".", "", "..\\a"])("the path %j could lead elsewhere", (path) => {
	expect(addressOf(base, path)).toBeNull();
});
