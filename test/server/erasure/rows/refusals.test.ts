import { expect, test } from "vitest";
import type { Executor } from "../../../../server/erasure/catalog/catalog.ts";
import { planErasure } from "../../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../../server/erasure/rows/lock-records.ts";
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
						if (answer[0]?.["found"] === true) {
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
