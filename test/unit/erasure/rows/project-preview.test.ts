import { describe, expect, test } from "vitest";
import { projectPreview, type Sample, type SampledPlan } from "../../../../server/erasure/rows/project-preview.ts";

const plan: SampledPlan = { root: "crm.customers", takesOwnType: false, wholeNative: false };
const whole: Sample = {
	submitted: 4,
	existing: 4,
	sampled: 4,
	referenced: 0,
	held: 0,
	large: 0,
	tables: [
		{ table: "crm.customers", rows: 4 },
		{ table: "crm.messages", rows: 20 },
	],
	truncated: false,
};

describe("a selection that was counted as a whole", () => {
	test("is counted exactly", () => {
		expect(projectPreview(whole, plan)).toEqual({
			submitted: 4,
			deletable: 4,
			refusals: [],
			counts: [
				{ table: "crm.customers", rows: 4, atLeast: false },
				{ table: "crm.messages", rows: 20, atLeast: false },
			],
			rows: 24,
			rowsAtLeast: false,
			large: 0,
			estimatedSeconds: 0.1,
		});
	});

	test("lists each reason with its number, and subtracts refused records", () => {
		const preview = projectPreview({ ...whole, existing: 3, referenced: 1, held: 1 }, plan);
		expect(preview.deletable).toBe(1);
		expect(preview.refusals).toEqual([
			{ code: "not_found", count: 1 },
			{ code: "referenced", count: 1 },
			{ code: "held", count: 1 },
		]);
	});

	test("counts nothing if it has no records", () => {
		const none = { ...whole, submitted: 0, existing: 0, sampled: 0, tables: [] };
		expect(projectPreview(none, plan)).toMatchObject({ deletable: 0, counts: [], rows: 0, rowsAtLeast: false, estimatedSeconds: 0 });
	});
});

describe("at least", () => {
	test.each<[string, Partial<Sample>, Partial<SampledPlan>, { own: boolean; other: boolean }]>([
		["everything was counted", {}, {}, { own: false, other: false }],
		["counting stopped at a limit", { truncated: true }, {}, { own: false, other: true }],
		["only some records were looked at", { submitted: 8, existing: 8 }, {}, { own: false, other: true }],
		["everything was counted, and records take their own type along", {}, { takesOwnType: true }, { own: false, other: false }],
		["counting stopped, and records take their own type along", { truncated: true }, { takesOwnType: true }, { own: true, other: true }],
		[
			"only some were looked at, and records take their own type along",
			{ submitted: 8 },
			{ takesOwnType: true },
			{ own: true, other: true },
		],
	])("%s", (_, sampled, planned, { own, other }) => {
		const preview = projectPreview({ ...whole, ...sampled }, { ...plan, ...planned });
		expect(preview.counts.map(({ atLeast }) => atLeast)).toEqual([own, other]);
		expect(preview.rowsAtLeast).toBe(other);
	});
});

describe("partly", () => {
	const partly = { ...whole, submitted: 1_000, existing: 990, sampled: 4 };

	test("counts all deletable records, and related rows as far as they were counted", () => {
		const preview = projectPreview(partly, plan);
		expect(preview.counts.map(({ rows }) => rows)).toEqual([990, 20]);
		expect(preview.rows).toBe(990 + 20);
	});

	test("keeps the count if there are more rows of the records' own table than records", () => {
		const tables = [{ table: "crm.customers", rows: 1_500 }] as const;
		const preview = projectPreview({ ...partly, tables, existing: 1_000 }, { ...plan, takesOwnType: true });
		expect(preview.counts).toEqual([{ table: "crm.customers", rows: 1_500, atLeast: true }]);
		expect(preview.rows).toBe(1_500);
	});

	test("adds records whose own rows were not counted", () => {
		expect(projectPreview({ ...partly, tables: [{ table: "crm.messages", rows: 20 }] }, plan).rows).toBe(20 + 990);
	});

	test("estimates a time that grows with the whole selection", () => {
		expect(projectPreview(partly, plan).estimatedSeconds).toBe(0.3);
		expect(projectPreview({ ...partly, submitted: 500_000 }, plan).estimatedSeconds).toBe(125);
		expect(projectPreview({ ...partly, submitted: 500_000 }, { ...plan, wholeNative: true }).estimatedSeconds).toBe(90);
	});
});
