import { expect, test } from "vitest";
import { readRole, roleOptions } from "../../../extension/panels/people/roles.ts";

test.each([
	["admin", "admin"],
	["agent", "agent"],
	["", "agent"],
	["Admin", "agent"],
	["owner", "agent"],
])("the choice %j is the role %s, because nobody becomes an admin by mistake", (value, role) => {
	expect(readRole(value)).toBe(role);
});

test("every role that can be chosen is read as itself", () => {
	expect(roleOptions().map(({ value }) => readRole(value))).toEqual(roleOptions().map(({ value }) => value));
});
