import { expect, test } from "vitest";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const tables = `
	create table people (id int primary key, name text); insert into people values (1, 'p'), (2, 'q');
	create table tickets (id int primary key, title text);
	create table members (ticket int, person int);
	create table notes (ticket int, text text);
	delete from expunge.tombstones; delete from expunge.holds`;
const membership = { declared: true, table: "shop.members", column: "person", to: "shop.people", rule: "delete" } as const;
const through = [{ table: "shop.members", fromColumn: "person", toColumn: "ticket" }] as const;
const tickets = { declared: true, table: "shop.tickets", column: "id", to: "shop.people", through } as const;
const notes = { declared: true, table: "shop.notes", column: "ticket", to: "shop.tickets", rule: "delete" } as const;
const lateTickets = `insert into shop.tickets values (10, 'late'), (20, 'of another'); insert into shop.notes values (10, 'n'), (20, 'n');
	insert into shop.members values (10, 1), (20, 2)`;

test("rows that belong to a record only through other tables are swept too, before those links", async () => {
	await make(tables);
	const crm = shop(membership, notes, { ...tickets, rule: "delete" });
	await erase(crm, ["1"]);
	await sql.unsafe(lateTickets);
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 3, postponed: [] });
	expect(await sql`select id from shop.tickets`).toEqual([{ id: 20 }]);
	expect(await sql`select ticket from shop.notes`).toEqual([{ ticket: 20 }]);
	expect(await sql`select ticket from shop.members`).toEqual([{ ticket: 20 }]);
});

test("a scrub through other tables is swept in the same order, with the table between listed last", async () => {
	await make(tables);
	const crm = shop({ ...tickets, rule: "scrub", values: { title: null } }, membership);
	await erase(crm, ["1"]);
	await sql.unsafe(lateTickets);
	await sweepTombstones(db, await load(crm));
	expect(await sql`select id, title from shop.tickets order by id`).toEqual([
		{ id: 10, title: null },
		{ id: 20, title: "of another" },
	]);
});

test("links stay while the rows that they lead to must be kept", async () => {
	await make(tables);
	const crm = shop(membership, notes, { ...tickets, rule: "delete" });
	const ticket = { labels: { singular: "Ticket", plural: "Tickets" }, table: "shop.tickets", key: "id", name: ["title"] } as const;
	const withTickets = { ...crm, objects: { ...crm.objects, ticket } };
	await erase(withTickets, ["1", "2"]);
	await sql.unsafe(lateTickets);
	await sql`insert into expunge.holds (object, key, reason, placed_by) values ('ticket', '10', 'x', 'somebody')`;
	const graph = await load(withTickets);
	expect(await sweepTombstones(db, graph)).toMatchObject({ postponed: [expect.stringContaining("on hold")] });
	expect(await sql`select ticket from shop.members`).toEqual([{ ticket: 10 }]);
	expect(await sql`select id from shop.tickets`).toEqual([{ id: 10 }]);

	await sql`update expunge.holds set released_at = now()`;
	await sql`update expunge.tombstones set due_at = now()`;
	await sweepTombstones(db, graph);
	expect(await sql`select id from shop.tickets`).toEqual([]);
	expect(await sql`select ticket from shop.members`).toEqual([]);
});

test("a sweep leaves rows with onlyIfAllGo alone, and rows that must stay", async () => {
	await make(tables);
	const exclusive = { ...tickets, rule: "delete", onlyIfAllGo: true } as const;
	const crm = shop(exclusive, { declared: true, table: "shop.notes", column: "ticket", to: "shop.people", rule: "refuse" });
	await erase(crm, ["1"]);
	await sql.unsafe(lateTickets);
	await sql`insert into shop.notes values (1, 'refuses')`;
	expect(await sweepTombstones(db, await load(crm))).toMatchObject({ rows: 0, postponed: [] });
	expect(await sql`select id from shop.tickets order by id`).toEqual([{ id: 10 }, { id: 20 }]);
});
