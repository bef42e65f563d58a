import { expect, test } from "vitest";
import type { Reference } from "../../../../server/crm/objects.ts";
import type { Executor } from "../../../../server/erasure/catalog/catalog.ts";
import { readCatalog } from "../../../../server/erasure/catalog/read-catalog.ts";
import { SchemaChangedError } from "../../../../server/erasure/engine-error.ts";
import { buildGraph } from "../../../../server/erasure/graph/build-graph.ts";
import { loadGraph } from "../../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../../server/erasure/plan/plan.ts";
import { lockRecords } from "../../../../server/erasure/rows/lock-records.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load } = await openErasing();

const crm = shop({ table: "shop.orders", columns: ["person"], rule: "delete" });
const tables =
	"create table people (id int primary key, name text); create table orders (id int primary key, person int references people)";

/** A database in which another session runs `statement` just before our statement number `before`. */
function interrupted(before: number, statement: string): { db: Executor; read: () => number } {
	let read = 0;
	const execute = async (query: Parameters<Executor["execute"]>[0]) => {
		if (read++ === before) await sql.unsafe(statement);
		return db.execute(query);
	};
	return { db: { execute: execute as Executor["execute"] }, read: () => read };
}

test("a key that appears while the catalogue is read is known, or the first batch notices it", async () => {
	const noticed: string[] = [];
	for (let before = 0, statements = 1; before < statements; before++) {
		await make(tables);
		const { db: meddled, read } = interrupted(before, "create table shop.returns (order_id int references shop.orders)");
		const graph = buildGraph(await readCatalog(meddled), crm, []);
		statements = read();
		if (graph.problems.length > 0) noticed.push(graph.problems[0]?.kind ?? "");
		else {
			const batch = db.transaction((tx) => lockRecords(tx, planErasure(graph, "person"), ["1"]));
			await expect(batch, `before statement ${before}`).rejects.toThrow(SchemaChangedError);
			noticed.push("changed");
		}
	}
	expect(noticed).toContain("undecided");
	expect(noticed).toContain("changed");
});

test.each([
	["go", "alter table shop.orders add column note text"],
	["are detached", "alter table shop.visits disable trigger all"],
	["forbid", "alter table shop.invoices add column note text"],
	["lead to others", "alter table shop.members add column note text"],
	["stand beside others", "alter table shop.teams drop column kind"],
])("a batch that waits for a change of tables whose rows %s sees the change", async (_, change) => {
	await make(`${tables};
		create table visits (id int primary key, person int references people); create table invoices (person int);
		create table members (person int, team int); create table teams (id int, kind text); create table boards (team int, person int)`);
	const declared = { declared: true, to: "shop.people", rule: "delete" } as const;
	const through = [{ table: "shop.members", fromColumn: "person", toColumn: "team" }] as const;
	const whereRelated = { column: "team", to: "shop.teams", toColumn: "id", where: { kind: "x" } } as const;
	const references: Reference[] = [
		...crm.references,
		{ table: "shop.visits", columns: ["person"], rule: "detach" },
		{ ...declared, table: "shop.invoices", column: "person", rule: "refuse" },
		{ ...declared, table: "shop.boards", column: "team", through },
		{ ...declared, table: "shop.boards", column: "person", whereRelated },
	];
	const plan = planErasure(await load(shop(...references)), "person");
	const batch = await sql.begin(async (other) => {
		await other.unsafe(change);
		const waiting = db
			.transaction((tx) => lockRecords(tx, plan, ["1"]))
			.then(
				() => "went on",
				(error: unknown) => error,
			);
		await expect
			.poll(async () => await sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)
			.toHaveLength(1);
		return { waiting };
	});
	expect(await batch.waiting).toBeInstanceOf(SchemaChangedError);
});

test.each(["people", "orders", "visits"])("a batch notices that %s was renamed", async (table) => {
	await make(`${tables}; create table visits (id int primary key, person int references people)`);
	const plan = planErasure(await load(shop(...crm.references, { table: "shop.visits", columns: ["person"], rule: "detach" })), "person");
	await sql.unsafe(`alter table shop.${table} rename to another`);
	await expect(db.transaction((tx) => lockRecords(tx, plan, ["1"]))).rejects.toThrow(SchemaChangedError);
});

test("a batch notices a change of a table of which it may only update some columns, and no column disappears meanwhile", async () => {
	await make(`${tables}; create table visits (id int primary key, person int references people)`);
	await sql`create role engine_narrow`;
	await sql`grant usage on schema shop, expunge to engine_narrow`;
	await sql`grant all on shop.people, shop.orders, expunge.accepted_references to engine_narrow`;
	await sql`grant select, update (person) on shop.visits to engine_narrow`;
	try {
		await db.transaction(async (tx) => {
			await tx.execute("set local role engine_narrow");
			const graph = await loadGraph(tx, shop(...crm.references, { table: "shop.visits", columns: ["person"], rule: "detach" }));
			await lockRecords(tx, planErasure(graph, "person"), ["1"]);
			const change = sql.begin(async (other) => {
				await other`set local lock_timeout = '200ms'`;
				await other`alter table shop.visits drop column person`;
			});
			await expect(change).rejects.toThrow("lock timeout");
		});
	} finally {
		await sql`drop owned by engine_narrow`;
		await sql`drop role engine_narrow`;
	}
});
