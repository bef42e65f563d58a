import { describe, expect, test } from "vitest";
import { mergeParts, readListColumns, splitIds } from "../../../extension/panels/records/id-list.ts";

const record = (key: string) => ({ key, name: `Record ${key}`, identify: [], softDeleted: false, mayDelete: true });

describe("a list of ids", () => {
	test.each([
		["one a line", "1\n2\n\n 3 \n", [{ title: null, values: ["1", "2", "3"] }]],
		["on one line", "1, 2,3", [{ title: null, values: ["1", "2", "3"] }]],
		["of one id", "17", [{ title: null, values: ["17"] }]],
		["with Windows line ends and a byte order mark", "\uFEFF1\r\n2\r\n", [{ title: null, values: ["1", "2"] }]],
		["in quotes", '"1"\n"2"\n', [{ title: null, values: ["1", "2"] }]],
		[
			"in a table with titles",
			"name;id\nAda;1\nBob;2\n",
			[
				{ title: "name", values: ["Ada", "Bob"] },
				{ title: "id", values: ["1", "2"] },
			],
		],
		[
			"in a table without titles",
			"Ada,1\n,2\n",
			[
				{ title: null, values: ["Ada"] },
				{ title: null, values: ["1", "2"] },
			],
		],
		["with several ids in some lines", "101\n102, 103\n104", [{ title: null, values: ["101", "102", "103", "104"] }]],
		["with bars, which separate nothing", "A|1\nB|2", [{ title: null, values: ["A|1", "B|2"] }]],
		["that is empty", "", [{ title: null, values: [] }]],
	])("%s is read as columns", (_, text, columns) => {
		expect(readListColumns(text, true).columns).toEqual(columns);
	});

	test("a line that looks like titles is read as ids when the person says so", () => {
		const text = "anna,Anna Kern\nbob,Bob Roth";
		expect(readListColumns(text, true)).toMatchObject({ mayHaveTitles: true, columns: [{ title: "anna", values: ["bob"] }, {}] });
		expect(readListColumns(text, false)).toMatchObject({ mayHaveTitles: true, columns: [{ title: null, values: ["anna", "bob"] }, {}] });
	});

	test("a text of 50 MB is not read, because that would freeze the tab", () => {
		const read = readListColumns("1\n".repeat(25_000_000), true);
		expect(read).toEqual({ columns: [], mayHaveTitles: false, isBroken: false, isTooLarge: true });
		expect(readListColumns("1\n", true).isTooLarge).toBe(false);
	});

	test("a quotation mark that is not closed is reported", () => {
		expect(readListColumns('1\n"2\n3\n', true).isBroken).toBe(true);
		expect(readListColumns('1\n"2"\n3\n', true).isBroken).toBe(false);
	});

	test("is sent in parts that the server accepts, each id once", () => {
		const parts = splitIds([...Array.from({ length: 2_500 }, (_, index) => String(index)), "0"]);
		expect(parts.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
		const long = splitIds(Array.from({ length: 300 }, (_, index) => `${index}`.padEnd(400, "é")));
		expect(Math.max(...long.map((part) => new TextEncoder().encode(JSON.stringify(part)).length))).toBeLessThan(48 * 1_024);
		expect(splitIds(["a\0", "\ud800", "x".repeat(501), "1"])).toEqual([["1"]]);
	});

	test("names records in its order, unknown ids once, and repeated ids as often as they are repeated", () => {
		const ids = ["7", "x", "007", "8", "x", "7"];
		const parts = [
			["7", "x"],
			["007", "8"],
		];
		const answers = [
			{ keys: ["7", null], records: [record("7")], ambiguous: 0 },
			{ keys: ["7", "8"], records: [record("7"), record("8")], ambiguous: 0 },
		];
		const { records, unknown, duplicates } = mergeParts(ids, parts, answers);
		expect(records.map(({ key }) => key)).toEqual(["7", "8"]);
		expect(unknown).toEqual(["x"]);
		expect(duplicates).toEqual(["007", "7"]);
	});
});
