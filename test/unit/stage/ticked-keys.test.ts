import { expect, test } from "vitest";
import { makeTickedKeys } from "../../../extension/stage/ticked-keys.ts";

test("the version grows with every change, and only then", () => {
	const ticked = makeTickedKeys();
	const versions = [
		() => ticked.add("1"),
		() => ticked.add("1"),
		() => ticked.add("2"),
		() => ticked.delete("3"),
		() => ticked.delete("1"),
		() => ticked.clear(),
		() => ticked.clear(),
	].map((change) => {
		change();
		return ticked.version;
	});
	expect(versions).toEqual([1, 1, 2, 2, 3, 4, 4]);
});

test("the list contains each key once, in the order of ticking", () => {
	const ticked = makeTickedKeys();
	for (const key of ["2", "1", "2"]) ticked.add(key);
	expect([...ticked]).toEqual(["2", "1"]);
	expect([ticked.size, ticked.has("1"), ticked.has("3")]).toEqual([2, true, false]);
});

test("listeners hear once of the changes of a task", async () => {
	const ticked = makeTickedKeys();
	let heard = 0;
	ticked.onChange(() => {
		heard += 1;
	});
	ticked.add("1");
	ticked.add("2");
	ticked.delete("3");
	expect(heard).toBe(0);
	await Promise.resolve();
	expect(heard).toBe(1);
	ticked.delete("1");
	await Promise.resolve();
	expect(heard).toBe(2);
});
