import { expect, test } from "vitest";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { openErasing, shop } from "./erasing.ts";

const { db, make, load, erase, watch } = await openErasing();

const people = `create table people (id int primary key, name text, code text unique, team int);
	insert into people values (1, 'Anna', 'a', 7), (2, 'Ben', 'b', 7), (3, 'Cem', 'c', null)`;
const indirect = { declared: true, to: "shop.people", rule: "delete" } as const;

test("a reference of several steps follows only rows that meet each step's condition", async () => {
	await make(`${people};
		create table roles (id int primary key, person int, kind text);
		insert into roles values (10, 1, 'owner'), (11, 1, 'reader'), (12, 2, 'owner');
		create table folders (id int primary key, role int, state text);
		insert into folders values (20, 10, 'open'), (21, 10, 'shared'), (22, 11, 'open'), (23, 12, 'open');
		create table papers (id int primary key, folder int, draft bool);
		insert into papers values (30, 20, true), (31, 20, false), (32, 21, true), (33, 22, true), (34, 23, true)`);
	const papers = {
		...indirect,
		table: "shop.papers",
		column: "folder",
		through: [
			{ table: "shop.roles", fromColumn: "person", toColumn: "id", when: { kind: "owner" } },
			{ table: "shop.folders", fromColumn: "role", toColumn: "id", when: { state: "open" } },
		],
		when: { draft: true },
	} as const;
	const crm = shop(papers);
	expect(await previewErasure(db, planErasure(await load(crm), "person"), { keys: ["1"] })).toMatchObject({ rows: 2 });
	expect(await watch(() => erase(crm, ["1"]))).toEqual({ people: { gone: ["1"] }, papers: { gone: ["30"] } });
});

const messages = `create table messages (id int primary key, author int, thread int);
	insert into messages values (1, 1, 100), (2, 3, 100), (3, null, 100), (4, 3, 101), (5, 2, 102), (6, 3, 102)`;
const threads = {
	...indirect,
	table: "shop.messages",
	column: "thread",
	through: [{ table: "shop.messages", fromColumn: "author", toColumn: "thread" }],
} as const;

test("a step can lead through the rows' own table: every message of a thread in which the person wrote", async () => {
	await make(`${people}; ${messages}`);
	expect(await watch(() => erase(shop(threads), ["1", "2"]))).toEqual({
		people: { gone: ["1", "2"] },
		messages: { gone: ["1", "2", "3", "5", "6"] },
	});
});

test("a step through the rows' own table finds them although another rule deletes the row that it leads through", async () => {
	const own = { ...indirect, table: "shop.messages", column: "author" } as const;
	for (const references of [
		[own, threads],
		[threads, own],
	]) {
		await make(`${people}; ${messages}`);
		expect(await watch(() => erase(shop(...references), ["1"]))).toEqual({ people: { gone: ["1"] }, messages: { gone: ["1", "2", "3"] } });
	}
});

test("a step can lead through the record's own table: rows that name another column of the person", async () => {
	await make(
		`${people}; create table cards (id int primary key, code text); insert into cards values (1, 'a'), (2, 'b'), (3, 'ab'), (4, null)`,
	);
	const through = [{ table: "shop.people", fromColumn: "id", toColumn: "code" }] as const;
	expect(await watch(() => erase(shop({ ...indirect, table: "shop.cards", column: "code", through }), ["1"]))).toEqual({
		people: { gone: ["1"] },
		cards: { gone: ["1"] },
	});
});

test("a row refers only if it meets all conditions of the reference at once", async () => {
	await make(`${people}; create table kinds (id int primary key, word text); insert into kinds values (1, 'note'), (2, 'task');
		create table notes (id int primary key, person int, state text, kind int);
		insert into notes values (1, 1, 'open', 1), (2, 1, 'shut', 1), (3, 1, 'kept', 1), (4, 1, 'open', 2), (5, 3, 'open', 1), (6, 1, null, 1), (7, 2, 'open', 1)`);
	const notes = {
		...indirect,
		table: "shop.notes",
		column: "person",
		when: { state: ["open", "kept"] },
		whenNot: { state: "kept" },
		whereRelated: { column: "kind", to: "shop.kinds", toColumn: "id", where: { word: "note" } },
		toWhere: { team: 7 },
	} as const;
	expect(await watch(() => erase(shop(notes), ["1", "2", "3"]))).toEqual({
		people: { gone: ["1", "2", "3"] },
		notes: { gone: ["1", "7"] },
	});
});
