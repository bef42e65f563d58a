import { expect, test } from "vitest";
import { indexFolders } from "../../../../server/aftermath/files/index-folders.ts";

function open(names: readonly string[]) {
	let lists = 0;
	const folder = {
		list: async () => {
			lists++;
			return [...names];
		},
		isEmpty: async () => names.length === 0,
	};
	return { index: indexFolders(folder), lists: () => lists };
}

test("the files of each pattern are found, and the folder is read once for each character", async () => {
	const { index, lists } = open(["a_small.png", "a_1_small.png", "a_small.gif", "ab_small.png", "plain", "b-1.png"]);
	const find = (start: string, end: string) => index.find({ folder: "thumbs", base: "thumbs", start, end });
	expect(await find("a_", ".png")).toEqual(["a_small.png"]);
	expect(await find("a_", "")).toEqual(["a_small.png", "a_small.gif"]);
	expect(await find("a_1_", ".png")).toEqual(["a_1_small.png"]);
	expect(await find("c_", ".png")).toEqual([]);
	expect(lists()).toBe(1);
	expect(await find("b-", ".png")).toEqual(["b-1.png"]);
	expect(await find("", ".gif")).toEqual(["a_small.gif"]);
	expect(await find("", "")).toHaveLength(6);
});

test("other work runs while 1,000 patterns are looked up in a folder with 100,000 files", async () => {
	const { index } = open(Array.from({ length: 100_000 }, (_, number) => `${number}_small.png`));
	let turns = 0;
	const count = () => {
		turns++;
		next = setImmediate(count);
	};
	let next = setImmediate(count);
	for (let number = 0; number < 1_000; number++)
		expect(await index.find({ folder: "thumbs", base: "thumbs", start: `${number}_`, end: ".png" })).toHaveLength(1);
	clearImmediate(next);
	expect(turns).toBeGreaterThanOrEqual(10);
});
