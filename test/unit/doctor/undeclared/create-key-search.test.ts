import { expect, test } from "vitest";
import { createKeySearch } from "../../../../server/doctor/undeclared/create-key-search.ts";
import type { Probe } from "../../../../server/doctor/undeclared/probe.ts";
import { suspectValues } from "../../../../server/doctor/undeclared/suspect-keys.ts";
import { column, table } from "../../erasure/sample-graph.ts";
import { sampleOf, target } from "./sample-tables.ts";

const stock = table("stock", ["holder"]);
const keys = Array.from({ length: 30 }, (_, index) => String(index * 100 + 7));
const sample = sampleOf(stock, ...keys.map((key) => [key]));
const machines = { ...target, table: table("machines"), column: column("id") };
const ranges = [
	{ target, min: 1, max: 10_000, density: 0.1 },
	{ target: machines, min: 1, max: 10_000, density: 0.3 },
];

/** Answers the look-ups one after the other. */
const answering = (...answers: readonly (readonly string[])[]): Probe => {
	const left = [...answers];
	return (async () => (left.shift() ?? []).map((value) => ({ value }))) as Probe;
};

test.each([
	["the one with the most gaps, if both have all keys", [keys, [], keys, []], "crm.clients"],
	["the other one, if only that has them", [[], keys, []], "crm.machines"],
])("of two tables that numbers may refer to, the finding names %s", async (_, answers, named) => {
	const suspicions = suspectValues(sample, new Set(sample.columns), ranges);
	const search = createKeySearch(answering(...answers), { edges: [] }, []);
	await search.look(suspicions);
	const found = await search.conclude(sample);
	expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(`crm.stock.holder names rows of ${named}`)]);
});
