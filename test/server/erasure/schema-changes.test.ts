import { expect, test } from "vitest";
import { type Executor, readCatalog } from "../../../server/erasure/catalog.ts";
import { buildGraph } from "../../../server/erasure/graph.ts";
import { lockRecords } from "../../../server/erasure/lock-records.ts";
import { planErasure } from "../../../server/erasure/plan.ts";
import { SchemaChangedError } from "../../../server/erasure/schema-changed.ts";
import { openErasing, shop } from "./erasing.ts";

const { sql, db, make } = await openErasing();

const crm = shop({ table: "shop.orders", columns: ["person"], rule: "delete" });
const tables =
	"create table people (id int primary key, name text); create table orders (id int primary key, person int references people)";

/** The database, in which somebody else runs a statement just before the one of this number; typed by what it passes through. */
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
