import { expect, test, vi } from "vitest";
import type { Executor } from "../../../../server/erasure/catalog/catalog.ts";
import { planErasure } from "../../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../../server/erasure/rows/lock-records.ts";
import { separate } from "../../../../server/erasure/rows/refusals.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, watch } = await openErasing();

test("all records are deleted with their rows when the refusing row disappears before it is found", async () => {
	await make(`create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Ben'), (3, 'Cem');
		create table notes (id int primary key, person int references people); insert into notes values (10, 1), (20, 2), (30, 3);
		create table cases (id int primary key, person int); insert into cases values (100, 2)`);
	const crm = shop(
		{ table: "shop.notes", columns: ["person"], rule: "delete" },
		{ declared: true, table: "shop.cases", column: "person", to: "shop.people", rule: "refuse" },
	);
	const plan = planErasure(await load(crm), "person");
	let refusals = 0;
	const changes = await watch(() =>
		db.transaction(async (tx) => {
			const locked = await lockRecords(tx, plan, ["1", "2", "3"]);
			const executor = new Proxy(tx, {
				get(target, name) {
					if (name !== "execute") return Reflect.get(target, name);
					return async (query: Parameters<Executor["execute"]>[0]) => {
						const answer = await target.execute(query);
						if (answer[0]?.["keeper"] !== undefined) {
							refusals++;
							await sql`delete from shop.cases`;
						}
						return answer;
					};
				},
			});
			const { refused } = await eraseRecords(executor, plan, locked, { deletionId: crypto.randomUUID() });
			expect(refused).toEqual([]);
		}),
	);
	expect(refusals).toBe(1);
	expect(changes).toEqual({
		people: { gone: ["1", "2", "3"] },
		notes: { gone: ["10", "20", "30"] },
		cases: { gone: ["100"] },
	});
});

test("the rows below are read twice, however many records a row refuses directly", async () => {
	await make(`create table people (id int primary key, name text); insert into people select i, 'p' from generate_series(1, 64) i;
		create table notes (id int primary key, person int references people); insert into notes select 100 + i, i from generate_series(1, 64) i;
		create table cases (id int primary key, person int); insert into cases select i, 9 * i from generate_series(1, 7) i;
		create table claims (id int primary key, note int)`);
	expect(await separateAll()).toEqual({ refused: { "shop.cases": ["9", "18", "27", "36", "45", "54", "63"] }, good: 57, reads: 2 });
});

test("records that are refused directly and through a row below them stay, and the others are deleted", async () => {
	await make(`create table people (id int primary key, name text); insert into people select i, 'p' from generate_series(1, 8) i;
		create table notes (id int primary key, person int references people); insert into notes select 100 + i, i from generate_series(1, 8) i;
		create table cases (id int primary key, person int); insert into cases values (1, 2), (2, 5);
		create table claims (id int primary key, note int); insert into claims values (1, 105), (2, 107)`);
	const { refused, good } = await separateAll();
	expect({ refused, good }).toEqual({ refused: { "shop.cases": ["2", "5"], "shop.claims": ["7"] }, good: 5 });
});

/** `refused`: keys by the table of the row that refuses. `reads`: how often the notes were read. */
async function separateAll() {
	const crm = shop(
		{ table: "shop.notes", columns: ["person"], rule: "delete" },
		{ declared: true, table: "shop.cases", column: "person", to: "shop.people", rule: "refuse" },
		{ declared: true, table: "shop.claims", column: "note", to: "shop.notes", rule: "refuse" },
	);
	const plan = planErasure(await load(crm), "person");
	const all = Array.from({ length: 64 }, (_, index) => String(index + 1));
	return db.transaction(async (tx) => {
		const locked = await lockRecords(tx, plan, all);
		const execute = vi.spyOn(tx, "execute");
		const { good, refused } = await separate(
			tx,
			plan,
			plan.full,
			locked.map(({ row }) => row),
			{ lock: true },
		);
		const answers = await Promise.all(execute.mock.results.map(({ value }) => value as ReturnType<Executor["execute"]>));
		const keys = new Map(locked.map(({ row, key }) => [row, key]));
		const byTable = Object.groupBy(refused, ({ keptBy }) => keptBy.table);
		return {
			refused: Object.fromEntries(Object.entries(byTable).map(([table, list]) => [table, list?.map(({ root }) => keys.get(root))])),
			good: good.length,
			reads: answers.filter(([first]) => first !== undefined && ("keys" in first || "c0" in first)).length,
		};
	});
}
