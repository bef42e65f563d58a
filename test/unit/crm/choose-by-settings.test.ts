import { describe, expect, test } from "vitest";
import { chooseBySettings, findWrongChoices } from "../../../server/crm/choose-by-settings.ts";
import { readCrm } from "../../../server/crm/load.ts";

const settings = {
	purpose: { label: "What it is used for", example: "tracker", values: ["help desk", "tracker", "both"] },
	folder: { label: "The folder", example: "files", default: "files" },
};
const adapter = {
	name: "projects",
	title: "Projects",
	settings,
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
	references: [
		{ table: "crm.issues", columns: ["author"], whenSetting: { purpose: "help desk" }, rule: "delete" },
		{ table: "crm.issues", columns: ["author"], whenSetting: { purpose: ["tracker", "both"] }, rule: "detach", value: 4 },
		{ declared: true, table: "crm.notes", column: "author", to: "crm.people", when: { kind: "{purpose}" }, rule: "delete" },
	],
	patterns: [{ tables: "crm.{table}_log", column: "id", to: "crm.{table}", whenSetting: { purpose: "tracker" }, rule: "delete" }],
	files: [{ table: "crm.issues", path: "{folder}/{id}", whenSetting: { purpose: "help desk" } }],
	recounts: [
		{
			table: "crm.people",
			column: "issues",
			value: "count",
			from: { table: "crm.issues", column: "author" },
			whenSetting: { purpose: "both" },
		},
	],
	tableLabels: {},
};

describe("an entry for some installations", () => {
	test.each([
		["help desk", ["delete", "delete"], [0, 1, 0]],
		["tracker", ["detach", "delete"], [1, 0, 0]],
		["both", ["detach", "delete"], [0, 0, 1]],
	])("counts only with its setting: %s", (purpose, rules, lengths) => {
		const { references, patterns = [], files = [], recounts = [] } = readCrm(adapter, { purpose });
		expect(references.map(({ rule }) => rule)).toEqual(rules);
		expect([patterns.length, files.length, recounts.length]).toEqual(lengths);
		expect(JSON.stringify([references, patterns, files, recounts])).not.toContain("whenSetting");
		expect(references.at(-1)).toMatchObject({ when: { kind: purpose } });
	});

	test("counts by the setting's default if none is given", () => {
		const entries = [{ whenSetting: { purpose: "help desk" } }, { whenSetting: { purpose: "tracker" } }];
		const chosen = chooseBySettings({ references: entries }, { purpose: { ...settings.purpose, default: "help desk" } }, {});
		expect(chosen.references).toEqual([{}]);
	});

	test.each([
		[{ purpos: "tracker" }, 'there is no setting with that name; did you mean "purpose"?'],
		[{ purpose: "trakker" }, '"trakker" is not one of the setting\'s values; did you mean "tracker"?'],
		[{ purpose: ["both", "nothing"] }, '"nothing" is not one of the setting\'s values: help desk, tracker, both'],
		[{ folder: "files" }, "the setting must list its `values`"],
	])("is refused where its setting could never have the value: %j", (whenSetting, reason) => {
		const [first] = findWrongChoices({ references: [{ whenSetting }] }, settings);
		expect(first).toMatch(/^references\[0\]\.whenSetting\./);
		expect(first?.endsWith(`: ${reason}`), first).toBe(true);
		const wrong = { ...adapter, files: [{ table: "crm.issues", path: "{id}", whenSetting }] };
		expect(() => readCrm(wrong, { purpose: "tracker" })).toThrow(reason);
	});

	test("is checked even where it does not count", () => {
		const references = [{ table: "crm.issues", colums: ["author"], whenSetting: { purpose: "help desk" }, rule: "delete" }];
		expect(() => readCrm({ ...adapter, references }, { purpose: "tracker" })).toThrow('did you mean "columns"?');
	});
});

test("a value that no setting lists stops the server", () => {
	expect(() => readCrm(adapter, { purpose: "trackr" })).toThrow(
		'CRM_SETTINGS contains purpose=trackr. The possible values are: help desk, tracker, both; did you mean "tracker"?',
	);
});
