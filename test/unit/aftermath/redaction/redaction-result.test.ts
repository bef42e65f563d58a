import { expect, test } from "vitest";
import { describeResult, rowName } from "../../../../server/aftermath/redaction/redaction-result.ts";

const person = { deletionId: "d", key: "1", addresses: ["anna@example.test", "info@example.test"], name: "Anna", first: true };
const nothing = { replaced: new Set<string>(), mentions: new Set<string>(), failed: new Set<string>() };
const quiet = { shared: new Set<string>(), complete: true, busy: false };

test.each([
	{ when: "nobody else works in the database", first: true, complete: true, busy: false, isDone: true },
	{ when: "transactions run during the first search", first: true, complete: true, busy: true, isDone: false },
	{ when: "transactions run during the second search", first: false, complete: true, busy: true, isDone: true },
	{ when: "texts are left for the next search", first: true, complete: false, busy: false, isDone: false },
	{ when: "texts are left after the second search", first: false, complete: false, busy: false, isDone: false },
])("the search is over when $when: $isDone", ({ first, complete, busy, isDone }) => {
	expect(describeResult({ ...person, first }, nothing, { ...quiet, complete, busy })).toMatchObject({ isDone });
});

test("rows and shared addresses are counted, and failed rows are listed before mentions", () => {
	const [one, two, three] = [rowName("crm.letters", "1"), rowName("crm.letters", "2"), rowName("crm.notes", "3")];
	const found = { replaced: new Set([one]), mentions: new Set([two, three]), failed: new Set([three]) };
	expect(describeResult(person, found, { ...quiet, shared: new Set(["info@example.test", "other@example.test"]) })).toEqual({
		isDone: true,
		replaced: 1,
		mentions: 2,
		failed: 1,
		shared: 1,
		mentionedIn: [
			["crm.notes", "3"],
			["crm.letters", "2"],
		],
	});
});

test("at most a hundred rows are listed", () => {
	const mentions = new Set(Array.from({ length: 150 }, (_, index) => rowName("crm.letters", String(index))));
	expect(describeResult(person, { ...nothing, mentions }, quiet)).toMatchObject({ mentions: 150, mentionedIn: { length: 100 } });
});
