import { expect, test } from "vitest";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const labels = { singular: "Note", plural: "Notes" };
const people = shop(
	{ declared: true, table: "shop.notes", column: "person", to: "shop.people", rule: "delete" },
	{ table: "shop.lines", columns: ["note"], rule: "delete" },
);
const crm = {
	...people,
	objects: {
		...people.objects,
		note: { labels, table: "shop.notes" as const, key: "id", name: ["id"] },
		line: { labels, table: "shop.lines" as const, key: "id", name: ["id"] },
	},
};

test.each([
	["note", "3"],
	["line", "3"],
])("a late row is not swept while the %s below it is on hold, and is swept after the release", async (object, key) => {
	await make(`
		create table people (id int primary key, name text);
		create table notes (id int primary key, person int);
		create table lines (id int primary key, note int references notes);
		insert into people values (1, 'p'); insert into notes values (1, 1); insert into lines values (1, 1);
		delete from expunge.tombstones; delete from expunge.holds`);
	expect(await erase(crm, ["1"])).toMatchObject({ rows: 3 });
	await sql`insert into shop.notes values (2, 1), (3, 1)`;
	await sql`insert into shop.lines values (2, 2), (3, 3)`;
	await sql`insert into expunge.holds (object, key, reason, placed_by) values (${object}, ${key}, 'x', 'somebody')`;
	const graph = await load(crm);
	expect(await sweepTombstones(db, graph)).toMatchObject({ postponed: [expect.stringContaining("on hold")] });
	expect(await sql`select id from shop.lines`).toEqual([{ id: 3 }]);
	expect(await sql`select id from shop.notes`).toEqual([{ id: 3 }]);

	await sql`update expunge.holds set released_at = now()`;
	await sql`update expunge.tombstones set due_at = now()`;
	expect(await sweepTombstones(db, graph)).toMatchObject({ rows: 2 });
	expect(await sql`select id from shop.notes`).toEqual([]);
});
