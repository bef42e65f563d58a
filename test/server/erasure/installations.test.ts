import { expect, test } from "vitest";
import { readCrm } from "../../../server/crm/load.ts";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { openErasing, shop } from "./erasing.ts";

const { db, make, load, erase, watch } = await openErasing();

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

const people = "create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben');";
const notes = "create table notes (id int primary key, author int references people); insert into notes values (10, 1), (20, 2);";
const moved = `alter table notes add column editor int; update notes set editor = 1 where id = 20;
	create table marks (id int primary key, note int); insert into marks values (100, 10), (200, 20)`;
const versions = shop(
	{ table: "shop.notes", columns: ["author"], optional: true, rule: "delete" },
	{ declared: true, table: "shop.notes", column: "editor", to: "shop.people", optional: true, rule: "detach" },
	{ declared: true, table: "shop.marks", column: "note", to: "shop.notes", optional: true, rule: "delete" },
);

test.each([
	["without the table", people, { people: { gone: ["1"] } }, 3],
	["without a column", `${people} ${notes}`, { people: { gone: ["1"] }, notes: { gone: ["10"] } }, 2],
	[
		"with all",
		`${people} ${notes} ${moved}`,
		{ people: { gone: ["1"] }, notes: { gone: ["10"], changed: ["20"] }, marks: { gone: ["100"] } },
		0,
	],
])("one adapter fits every version of a CRM: %s", async (_, statements, changes, absent) => {
	await make(statements);
	const graph = await load(versions);
	expect([graph.problems, graph.absent.length]).toEqual([[], absent]);
	const { findings } = await diagnose(db, graph, { role: "postgres" });
	const told = findings.filter(({ message }) => message.startsWith("Optional, and not in this database: "));
	expect(told.map(({ severity }) => severity)).toEqual(Array.from({ length: absent }, () => "note"));
	expect(await watch(() => erase(versions, ["1"]))).toEqual(changes);
});

test("the key of an optional reference that is only a column in this version is an error, because its rows would stay", async () => {
	await make(`${people} create table notes (id int primary key, author int)`);
	expect((await load(versions)).problems).toMatchObject([{ kind: "unknown_name", fatal: true }]);
});
