import { expect, test } from "vitest";
import { readCrm } from "../../../server/crm/load.ts";
import { openErasing, shop } from "./erasing.ts";

const { make, erase, watch } = await openErasing();

/** In a help desk, the issues of a person go. In a tracker, *Anonymous* takes them over. */
const projects = {
	...shop(),
	settings: {
		purpose: { label: "What it is used for", example: "tracker", values: ["help desk", "tracker"] },
		kind: { label: "The kind of a request", example: "request", default: "request" },
	},
	name: "projects",
	title: "Projects",
	pages: { records: [], items: [], results: [] },
	references: [
		{ table: "shop.issues", columns: ["author"], when: { kind: "{kind}" }, rule: "delete" },
		{ table: "shop.issues", columns: ["author"], whenSetting: { purpose: "help desk" }, rule: "delete" },
		{
			table: "shop.issues",
			columns: ["author"],
			whenSetting: { purpose: "tracker" },
			rule: "detach",
			value: { table: "shop.people", column: "id", where: { name: "Anonymous" } },
		},
	],
};

test.each([
	["help desk", "request", { people: { gone: ["1"] }, issues: { gone: ["10", "11"] } }],
	["tracker", "request", { people: { gone: ["1"] }, issues: { gone: ["11"], changed: ["10"] } }],
	["tracker", "bug", { people: { gone: ["1"] }, issues: { gone: ["10"], changed: ["11"] } }],
])("the settings of an installation choose the rule and fill the condition: %s, %s", async (purpose, kind, changes) => {
	await make(`create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben'), (4, 'Anonymous');
		create table issues (id int primary key, author int references people, kind text);
		insert into issues values (10, 1, 'bug'), (11, 1, 'request'), (20, 2, 'bug')`);
	const crm = readCrm(projects, { purpose, kind });
	expect(await watch(() => erase(crm, ["1"]))).toEqual(changes);
});
