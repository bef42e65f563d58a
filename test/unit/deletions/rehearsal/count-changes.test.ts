import { expect, test } from "vitest";
import { describeChanges } from "../../../../server/deletions/rehearsal/count-changes.ts";
import type { Plan } from "../../../../server/erasure/plan/plan.ts";
import { catalog, column, detach, edge, table, trigger } from "../../erasure/sample-graph.ts";

const customers = table("customers", [], {
	triggers: [trigger("delete", { name: "log" }), trigger("update"), trigger("delete", { enabled: "D" })],
});
const tasks = table("tasks", ["customers"]);
const archive = table("archive", [column("number", { issued: true })]);
const edges = [edge(tasks, customers, { rule: detach(tasks, "customers") })];
const companies = table("companies");
const folders = table("folders");
const plan = {
	tables: [customers],
	recounts: [{ table: companies }],
	nestedSets: [{ table: folders }],
	graph: { edges, catalog: catalog([customers, tasks, archive, companies, folders]) },
} as unknown as Plan;
const none = { inserted: 0, updated: 0, deleted: 0 };

test("changes by the engine are distinguished from changes by triggers, and only the difference counts", () => {
	const before = new Map([[customers, { ...none, deleted: 5 }]]);
	const after = new Map([
		[customers, { ...none, deleted: 6 }],
		[tasks, { inserted: 0, updated: 2, deleted: 1 }],
		[archive, { ...none, inserted: 1 }],
	]);
	expect(describeChanges(plan, before, after)).toEqual({
		erased: [{ table: "crm.customers", rows: 1 }],
		updated: [{ table: "crm.tasks", rows: 2 }],
		byTriggers: [
			{ table: "crm.tasks", inserted: 0, updated: 0, deleted: 1 },
			{ table: "crm.archive", inserted: 1, updated: 0, deleted: 0 },
		],
		triggers: ["crm.customers: log"],
		sequences: ["crm.archive.number"],
	});
});

test.each([
	["counts", companies],
	["numbers", folders],
])("rows that the engine %s anew are no change of a trigger", (_, derived) => {
	const after = new Map([[derived, { ...none, updated: 1 }]]);
	expect(describeChanges(plan, new Map(), after)).toMatchObject({ updated: [{ table: `crm.${derived.name}`, rows: 1 }], byTriggers: [] });
});
