import { expect, test } from "vitest";
import type { Reference } from "../../../../server/crm/objects.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, make, load, erase, watch } = await openErasing();

const people = "create table people (id int primary key, name text); insert into people values (0, 'Nobody'), (1, 'Anna'), (2, 'Ben')";

/** The result must not depend on the adapter's order of references. */
async function eraseInBothOrders(statements: string, references: readonly Reference[], contents?: string): Promise<unknown[]> {
	const results: unknown[] = [];
	for (const listed of [references, references.toReversed()]) {
		for (const strategy of ["auto", "checked"] as const) {
			await make(`${people}; ${statements}`);
			const changes = await watch(() => erase(shop(...listed), ["1"], { strategy }));
			results.push(contents ? await sql.unsafe(contents) : changes);
		}
	}
	return results;
}

const member = { declared: true, table: "shop.members", column: "person", to: "shop.people" } as const;
const throughMembers = [{ table: "shop.members", fromColumn: "person", toColumn: "team" }] as const;
const members = "create table members (person int, team int); insert into members values (1, 10), (2, 20)";

test("rows reached through a membership are deleted, although the membership is deleted too", async () => {
	const results = await eraseInBothOrders(
		`${members}; create table boards (team int, words text); insert into boards values (10, 'a'), (20, 'b')`,
		[
			{ ...member, rule: "delete" },
			{ declared: true, table: "shop.boards", column: "team", to: "shop.people", through: throughMembers, rule: "delete" },
		],
	);
	for (const changes of results)
		expect(changes).toEqual({ people: { gone: ["1"] }, members: { gone: ["(1,10)"] }, boards: { gone: ["(10,a)"] } });
});

test("rows reached through a membership with a cascading key are scrubbed before the membership is deleted", async () => {
	const results = await eraseInBothOrders(
		`create table members (person int references people on delete cascade, team int); insert into members values (1, 10), (2, 20);
		create table boards (team int, words text); insert into boards values (10, 'a'), (20, 'b')`,
		[
			{ table: "shop.members", columns: ["person"], rule: "delete" },
			{
				declared: true,
				table: "shop.boards",
				column: "team",
				to: "shop.people",
				through: throughMembers,
				rule: "scrub",
				values: { words: "-" },
			},
		],
		"select * from shop.boards order by team",
	);
	for (const rows of results)
		expect(rows).toEqual([
			{ team: 10, words: "-" },
			{ team: 20, words: "b" },
		]);
});

test("a row with onlyIfAllGo stays for the others, although nothing refers to it", async () => {
	const results = await eraseInBothOrders(
		`create table members (person int, team int); insert into members values (1, 10), (1, 20), (2, 20);
		create table boards (team int, words text); insert into boards values (10, 'a'), (20, 'b')`,
		[
			{ ...member, rule: "delete" },
			{
				declared: true,
				table: "shop.boards",
				column: "team",
				to: "shop.people",
				through: throughMembers,
				onlyIfAllGo: true,
				rule: "delete",
			},
		],
		"select * from shop.boards",
	);
	for (const rows of results) expect(rows).toEqual([{ team: 20, words: "b" }]);
});

test("whereRelated rows are read before they are deleted", async () => {
	const whereRelated = { column: "team", to: "shop.teams", toColumn: "id", where: { kind: "owners" } } as const;
	const results = await eraseInBothOrders(
		`${members}; create table teams (id int, kind text, maker int); insert into teams values (10, 'owners', 1), (20, 'readers', 1)`,
		[
			{ declared: true, table: "shop.teams", column: "maker", to: "shop.people", rule: "delete" },
			{ ...member, whereRelated: { ...whereRelated, not: true as const }, rule: "delete" },
			{ ...member, whereRelated, rule: "detach", value: 0 },
		],
		"select * from shop.members order by team",
	);
	for (const rows of results)
		expect(rows).toEqual([
			{ person: 0, team: 10 },
			{ person: 2, team: 20 },
		]);
});

test("a self-clearing key waits for the rows found by the cleared row", async () => {
	const results = await eraseInBothOrders(
		`create table teams (id int, maker int references people on delete set null, kind text); insert into teams values (10, 1, 'owners');
		${members}; create table boards (maker int, words text); insert into boards values (10, 'a'), (20, 'b')`,
		[
			{ table: "shop.teams", columns: ["maker"], rule: "detach" },
			{
				declared: true,
				table: "shop.boards",
				column: "maker",
				to: "shop.people",
				through: [{ table: "shop.teams", fromColumn: "maker", toColumn: "id" }],
				rule: "scrub",
				values: { words: "-" },
			},
		],
		"select * from shop.boards order by maker",
	);
	for (const rows of results)
		expect(rows).toEqual([
			{ maker: 10, words: "-" },
			{ maker: 20, words: "b" },
		]);
});

test("a row that one reference detaches is still scrubbed by the other", async () => {
	const results = await eraseInBothOrders(
		"create table calls (id int, person int references people, words text); insert into calls values (1, 1, 'Anna called'), (2, 2, 'Ben called')",
		[
			{ table: "shop.calls", columns: ["person"], rule: "detach" },
			{ declared: true, table: "shop.calls", column: "person", to: "shop.people", rule: "scrub", values: { words: "-" } },
		],
		"select * from shop.calls order by id",
	);
	for (const rows of results)
		expect(rows).toEqual([
			{ id: 1, person: null, words: "-" },
			{ id: 2, person: 2, words: "Ben called" },
		]);
});

test("a row identified by its kind is scrubbed by every reference, although each overwrites the kind", async () => {
	const when = { kind: "person" };
	const results = await eraseInBothOrders(
		"create table notes (id int, kind text, subject int, author int, words text); insert into notes values (1, 'person', 1, 1, 'x'), (2, 'company', 1, 2, 'y')",
		[
			{ declared: true, table: "shop.notes", column: "subject", to: "shop.people", when, rule: "scrub", values: { kind: null } },
			{ declared: true, table: "shop.notes", column: "author", to: "shop.people", when, rule: "scrub", values: { words: "-" } },
		],
		"select * from shop.notes order by id",
	);
	for (const rows of results)
		expect(rows).toEqual([
			{ id: 1, kind: null, subject: 1, author: 1, words: "-" },
			{ id: 2, kind: "company", subject: 1, author: 2, words: "y" },
		]);
});

test("two references that overwrite each other's conditions are refused at start, unless they can never match one row", async () => {
	await make(`${people}; create table calls (id int, kind text, caller int, callee int)`);
	const call = { declared: true, table: "shop.calls", to: "shop.people", rule: "scrub" } as const;
	const caller = { ...call, column: "caller", values: { callee: null } };
	const callee = { ...call, column: "callee", values: { caller: null } };
	const { problems } = await load(shop(caller, callee));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
	expect(problems[0]?.message).toContain("overwrite");
	expect((await load(shop({ ...caller, when: { kind: "in" } }, { ...callee, when: { kind: "out" } }))).problems).toEqual([]);
});
