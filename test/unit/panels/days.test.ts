import { expect, test } from "vitest";
import { endOfDay, isDay, startOfDay } from "../../../extension/panels/days.ts";

test.each(["2026-11-23", "2026-03-29", "2026-10-25", "2028-02-29"])("the day %s begins and ends where the person is", (day) => {
	const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
	expect(startOfDay(day)).toBe(new Date(year, month - 1, date).toISOString());
	expect(endOfDay(day)).toBe(new Date(year, month - 1, date, 23, 59, 59, 999).toISOString());
});

test("a year of five digits and an empty field are no day", () => {
	expect(["2026-11-24", "20255-01-01", ""].map(isDay)).toEqual([true, false, false]);
});
