import { expect, test } from "vitest";
import { chooseChecks } from "../../../../server/deletions/rehearsal/choose-checks.ts";
import { suspectKeys, suspectValues } from "../../../../server/doctor/undeclared/suspect-keys.ts";
import type { TableSample } from "../../../../server/doctor/undeclared/suspicion.ts";
import { catalog, column, table } from "../../erasure/sample-graph.ts";
import { clients, sampleOf, target, text, typed } from "./sample-tables.ts";

function suspect(sample: TableSample) {
	const terms = { root: clients, keys: [target], byReference: new Map(), addresses: [], addressColumns: [], names: [] };
	const checks = chooseChecks(sample.table, terms, { edges: [], catalog: catalog([clients, sample.table]) });
	return suspectKeys(sample, checks).map(({ column, why, when, values }) => [column.name, why, when?.types ?? [], values]);
}

test("a column is suspected by its name, as a copy, or by the type beside it", () => {
	expect(suspect(sampleOf(table("calls", ["client_id", "minutes"]), ["17", "3"], ["18", "4"]))).toEqual([
		["client_id", "name", [], ["17", "18"]],
	]);
	const labels = table("labels", [text("subject_type"), "subject_id"]);
	const rows = [
		["Depot::Client", "17"],
		["Depot::Machine", "18"],
		["client", "19"],
	];
	expect(suspect(sampleOf(labels, ...rows))).toEqual([["subject_id", "type", ["Depot::Client", "client"], ["17", "19"]]]);
	const history = table("clients_history", [text("name")]);
	expect(suspect({ table: history, columns: [...history.columns.values()], rows: [["17", "Bea"]], isWhole: true })).toEqual([
		["id", "copy", [], ["17"]],
	]);
});

test("an empty column is suspected if its name ends like a reference", () => {
	expect(suspect(sampleOf(table("calls", ["client_id", "client"])))).toEqual([["client_id", "name", [], []]]);
	expect(suspect(sampleOf(table("labels", [text("subject_type"), "subject_id"])))).toEqual([]);
});

test("the values of an array keep all of their digits, and an array that was read in part has none", () => {
	const circles = table("circles", [typed("client_ids", "_int4", "A", column("id").type)]);
	const values = (array: string) => suspect(sampleOf(circles, [array])).map(([, , , keys]) => keys);
	expect(values("[17,18]")).toEqual([["17", "18"]]);
	expect(values("[9007199254740993]")).toEqual([["9007199254740993"]]);
	expect(values("[17,18")).toEqual([[]]);
});

test("of several tables, the one whose keys have the most gaps comes first", () => {
	const stock = table("stock", ["holder"]);
	const sample = sampleOf(stock, ...Array.from({ length: 30 }, (_, index) => [String(index * 100 + 7)]));
	const machines = { ...target, table: table("machines") };
	const ranges = [
		{ target: machines, min: 1, max: 10_000, density: 0.3 },
		{ target, min: 1, max: 10_000, density: 0.1 },
	];
	const suspicions = suspectValues(sample, new Set(sample.columns), ranges);
	expect(suspicions.map((one) => one.target.table.name)).toEqual(["clients", "machines"]);
});

test("numbers alone are suspected only if they could not all be keys by chance", () => {
	const stock = table("stock", ["holder"]);
	const sample = sampleOf(stock, ...Array.from({ length: 30 }, (_, index) => [String(index * 100 + 7)]));
	const suspected = (density: number, max = 10_000) =>
		suspectValues(sample, new Set(sample.columns), [{ target, min: 1, max, density }]).map(({ column }) => column.name);
	expect(suspected(0.1)).toEqual(["holder"]);
	expect(suspected(0.9)).toEqual([]);
	expect(suspected(0.1, 500)).toEqual([]);
	expect(suspectValues(sample, new Set([column("other")]), [{ target, min: 1, max: 10_000, density: 0.1 }])).toEqual([]);
});
