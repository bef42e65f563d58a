import { expect, test } from "vitest";
import { gatherValues } from "../../../../server/doctor/undeclared/gather-values.ts";
import { table } from "../../erasure/sample-graph.ts";
import { document, sampleOf, text } from "./sample-tables.ts";

const stock = table("stock", ["holder", text("note"), document("payload")]);
const [holder, note] = ["holder", "note"].map((name) => stock.columns.get(name));

test("the numbers and texts of all parts are gathered, each column for itself", () => {
	const gathered = gatherValues(stock);
	gathered.add(sampleOf(stock, ["1", null, "{}"], [null, "a", "{}"]));
	gathered.add(sampleOf(stock, ["2", "b", null], ["3", null, null]));
	expect(gathered.sample(true)).toEqual({
		table: stock,
		columns: [holder, note],
		rows: [
			["1", "a"],
			["2", "b"],
			["3", null],
		],
		isWhole: true,
	});
	expect(holder && gathered.heldBy(holder)).toBe(3);
});

test("of a large table, a bounded number of values is kept, early and late ones alike", () => {
	const gathered = gatherValues(stock);
	const part = (from: number) => sampleOf(stock, ...Array.from({ length: 1_000 }, (_, index) => [null, String(from + index), null]));
	for (let from = 0; from < 50_000; from += 1_000) gathered.add(part(from));
	const texts = gathered.sample(true).rows.map(([, one]) => Number(one));
	expect(texts).toHaveLength(500);
	expect(new Set(texts).size).toBe(500);
	expect(texts.filter((one) => one < 25_000).length).toBeGreaterThan(150);
	expect(texts.filter((one) => one >= 25_000).length).toBeGreaterThan(150);
	expect(note && gathered.heldBy(note)).toBe(50_000);
});
