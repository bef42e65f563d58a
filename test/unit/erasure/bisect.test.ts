import { expect, test } from "vitest";
import { bisect, halveList, splitList } from "../../../server/erasure/bisect.ts";

/** Numbers below ten are good. `tested` is what was tested, in its order. */
async function judge(numbers: readonly number[]) {
	const tested: string[] = [];
	const { good, bad } = await bisect(
		numbers,
		async (part) => {
			tested.push(part.join(" "));
			const worst = Math.max(...part);
			return worst < 10 ? null : worst;
		},
		halveList,
	);
	return { good: good.flat(), bad: bad.map(({ part, fault }) => [...part, fault]), tested };
}

test.each([
	{ numbers: [1, 2, 3], good: [1, 2, 3], bad: [], tested: ["1 2 3"] },
	{ numbers: [1], good: [1], bad: [], tested: ["1"] },
	{ numbers: [11], good: [], bad: [[11, 11]], tested: ["11"] },
	{ numbers: [1, 2, 13, 4], good: [1, 2, 4], bad: [[13, 13]], tested: ["1 2 13 4", "1 2", "13 4", "13", "4"] },
	{
		numbers: [11, 2, 12],
		good: [2],
		bad: [
			[11, 11],
			[12, 12],
		],
		tested: ["11 2 12", "11 2", "11", "2", "12"],
	},
])("$numbers: $bad", async ({ numbers, ...expected }) => {
	expect(await judge(numbers)).toEqual(expected);
});

test("a test receives the results found before it", async () => {
	const told: string[] = [];
	await bisect(
		[1, 12, 3],
		async (part, { good, bad }) => {
			told.push(`${part}: ${good.flat()} good, ${bad.flatMap((one) => one.part)} bad`);
			return part.some((number) => number > 10) ? "too big" : null;
		},
		halveList,
	);
	expect(told).toEqual(["1,12,3:  good,  bad", "1,12:  good,  bad", "1:  good,  bad", "12: 1 good,  bad", "3: 1 good, 12 bad"]);
});

test("a fault can forbid halving its part", async () => {
	const tested: number[][] = [];
	const { bad } = await bisect(
		[1, 2],
		async (part) => {
			tested.push(part);
			return "all of it";
		},
		() => null,
	);
	expect([tested, bad]).toEqual([[[1, 2]], [{ part: [1, 2], fault: "all of it" }]]);
});

test("an empty list is tested once, as a whole", async () => {
	expect(await judge([])).toMatchObject({ good: [], bad: [], tested: [""] });
});

test.each([
	[
		[1, 2, 3, 4, 5],
		2,
		[
			[1, 2, 3],
			[4, 5],
		],
	],
	[[1, 2, 3, 4, 5], 4, [[1, 2], [3, 4], [5]]],
	[[1, 2], 5, [[1], [2]]],
	[[], 3, []],
])("%j in %i parts", (list, parts, expected) => {
	expect(splitList(list, parts)).toEqual(expected);
});
