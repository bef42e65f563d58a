import { expect, test } from "vitest";
import { findPeople } from "../../../extension/panels/people/find-people.ts";
import type { User } from "../../../server/people/schemas.ts";

function person(name: string, email: string): User {
	return { id: email, name, email, role: "agent", crmLogin: email };
}

const people = [person("Bela Bulk", "bela@example.test"), person("سول سنگل", "sol@example.test")];

test("people are found by words of their name or address, in any order", () => {
	const find = (typed: string) => findPeople(people, typed).map(({ email }) => email);
	expect(find("")).toEqual(["bela@example.test", "sol@example.test"]);
	expect(find(" BULK bela ")).toEqual(["bela@example.test"]);
	expect(find("سنگل")).toEqual(["sol@example.test"]);
	expect(find("nobody")).toEqual([]);
});
