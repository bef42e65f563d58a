import { describe, expect, test } from "vitest";
import { type ExpectedPage, findDifferences, type RecognisedPage } from "../../../extension/check/recognised-page.ts";

const nothing: RecognisedPage = { signedIn: "anna", record: null, missing: false, items: [], results: null };
const results = { object: "client", rows: 5, headers: 1, toolbars: 1, total: 24, further: true, search: "clients?q=a" };

describe("an expected page", () => {
	test.each<[string, Omit<ExpectedPage, "at">, Partial<RecognisedPage>, string[]]>([
		["is silent about what it does not state", {}, { signedIn: "bela", items: [{ object: "note", items: 2, menus: 2 }] }, []],
		[
			"shows no record unless it says so",
			{},
			{ record: { object: "client", key: "5", menus: 1 } },
			['record: expected null, found {"object":"client","key":"5","menus":1}'],
		],
		["compares only what it states of a list", { results: { rows: 5 } }, { results }, []],
		[
			"names each number that differs",
			{ results: { rows: 6, total: null } },
			{ results },
			["results.rows: expected 6, found 5", "results.total: expected null, found 24"],
		],
		["compares who is signed in, if it says so", { signedIn: "bela" }, {}, ['signedIn: expected "bela", found "anna"']],
		[
			"compares items by their position",
			{ items: [{ items: 2 }, { items: 1 }] },
			{ items: [{ object: "note", items: 3, menus: 0 }] },
			["items: expected 2, found 1"],
		],
		["finds a page that says the record is gone", { missing: true }, { missing: true }, []],
	])("%s", (_name, expected, seen, differences) => {
		expect(findDifferences({ at: "/", ...expected }, { ...nothing, ...seen })).toEqual(differences);
	});
});
