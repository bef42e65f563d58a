import postgres from "postgres";
import type { TestContext } from "vitest";
import type { Database } from "../../../server/database/database.ts";
import type { Graph } from "../../../server/erasure/graph/graph.ts";
import { guardSql } from "../../../server/erasure/sweep/guard.ts";
import { openErasingFor, shop } from "./erasing.ts";

const keys = [
	{ table: "shop.orders", columns: ["person"], rule: "delete" },
	{ table: "shop.lines", columns: ["order_id"], rule: "delete" },
] as const;
const log = { declared: true, table: "shop.log", column: "person", to: "shop.people", when: { kind: "person" }, rule: "delete" } as const;
const guardedLog = { declared: true, table: "shop.guarded_log", column: "person", to: "shop.people", rule: "delete" } as const;

/** The number of kinds of change that the writers make (writers.ts). They leave undeclared references alone. */
export type Kinds = 5 | 6 | 7;
const references = { 5: [...keys], 6: [...keys, log], 7: [...keys, log, guardedLog] };

/** The database in which writers and the engine meet. */
export interface Field {
	sql: postgres.Sql;
	db: Database;
	graphs: Readonly<Record<Kinds, Graph>>;
	writers: readonly postgres.Sql[];
	late: postgres.Sql;
	observer: postgres.Sql;
}

/** Opens it in a database for one test, because its tables grow with every interleaving. */
export async function openField(test: TestContext): Promise<Field> {
	const { url, sql, db, make, load } = await openErasingFor(test);
	await make(`
		create table people (id int primary key, name text);
		create table orders (id serial primary key, person int not null references people on delete cascade, round int);
		create table lines (id serial primary key, order_id int not null references orders on delete cascade, round int, n int not null default 0);
		create table log (id serial primary key, kind text not null, person text);
		create table guarded_log (id serial primary key, person int);
		create index on orders (person); create index on lines (order_id); create index on orders (round); create index on lines (round);
		-- What the writers did, written in their own transactions while they hold the row: the truth to compare with.
		create table ledger (seq serial primary key, what text, id int, person int);
		create index on ledger (what, id); create index on ledger (person); create index on guarded_log (person)`);
	const guarded = await load(shop(guardedLog));
	const [guard] = guarded.edges;
	await sql.unsafe((guard && guardSql(guarded, guard)) ?? "");
	const connect = () => postgres(url, { max: 1, onnotice: () => {}, connection: { deadlock_timeout: 20 } });
	const writers = Array.from({ length: 3 }, connect);
	const [late, observer] = [connect(), connect()];
	test.onTestFinished(async () => {
		for (const connection of [...writers, late, observer]) await connection.end();
	});
	const graphs = { 5: await load(shop(...references[5])), 6: await load(shop(...references[6])), 7: await load(shop(...references[7])) };
	return { sql, db, graphs, writers, late, observer };
}
