import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { advisoryLocks } from "../../../server/database/advisory-locks.ts";

const numbers = new Set<number>(Object.values(advisoryLocks));

test("no two locks have the same number", () => {
	expect(numbers.size).toBe(Object.keys(advisoryLocks).length);
});

test("our database functions use only these lock numbers", () => {
	const files = readdirSync("drizzle/migrations").filter((name) => name.endsWith(".sql"));
	const used = files.flatMap((name) => [...readFileSync(`drizzle/migrations/${name}`, "utf8").matchAll(/advisory\w*lock\w*\((\d+)/g)]);
	expect(used.map(([, number]) => Number(number))).toContain(advisoryLocks.audit);
	expect(used.map(([, number]) => Number(number)).filter((number) => !numbers.has(number))).toEqual([]);
});
