import { expect, test } from "vitest";
import { createLookUps } from "../../../../server/doctor/undeclared/look-ups.ts";

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));

test("a value is looked up once, and none after some exist", async () => {
	const lookUps = createLookUps();
	const asked: string[] = [];
	const find = async (values: readonly string[]) => {
		asked.push(...values);
		return values.filter((value) => value === "5");
	};
	expect(lookUps.isNone()).toBe(true);
	expect(await lookUps.findSome(["1", "2", "1"], find)).toEqual([]);
	expect(await lookUps.findSome(["2", "3"], find)).toEqual([]);
	expect(await lookUps.findSome([...numbers(4, 1_004), "2000"], find)).toEqual(["5"]);
	expect(asked).toEqual(["1", "2", "3", ...numbers(4, 1_004)]);
	expect(lookUps.isNone()).toBe(false);
});

test("different values are counted, up to a thousand", async () => {
	const lookUps = createLookUps();
	const none = async () => [];
	await lookUps.findSome(["1"], none);
	await lookUps.findSome(["1"], none);
	expect(lookUps.describe("value")).toBe("1 value");
	await lookUps.findSome(numbers(0, 1_000), none);
	expect(lookUps.describe("value")).toBe("1000 values");
	await lookUps.findSome(["1000"], none);
	expect(lookUps.describe("address", "addresses")).toBe("more than 1000 addresses");
});

test("a look-up that fails is not taken for one that finds nothing", async () => {
	expect(await createLookUps().findSome(["1"], async () => "timed out")).toBe("timed out");
});
