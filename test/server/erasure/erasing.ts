import postgres from "postgres";
import { afterAll, type TestContext } from "vitest";
import type { CrmDatabase, Reference } from "../../../server/crm/objects.ts";
import { connect, type Database } from "../../../server/database/database.ts";
import type { Graph } from "../../../server/erasure/graph/graph.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { type ErasureResult, eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import type { EraseOptions } from "../../../server/erasure/rows/erase-rows.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { freshDatabase, freshDatabaseFor } from "../../support/database.ts";
import { compareRows, type Difference, readRows } from "../../support/rows.ts";

interface Erasing {
	url: string;
	sql: postgres.Sql;
	db: Database;
	/** Drops and recreates the schema `shop`. */
	make(statements: string): Promise<void>;
	load(crm: CrmDatabase): Promise<Graph>;
	/** One batch, committed. */
	erase(
		crm: CrmDatabase,
		keys: string[],
		options?: { object?: string; strategy?: NonNullable<EraseOptions["strategy"]> },
	): Promise<ErasureResult>;
	/** The changes that `work` made to the tables of `shop`, without unchanged tables. */
	watch(work: () => Promise<unknown>): Promise<Record<string, Partial<Difference>>>;
}

/** A database for this test file, with handmade schemas. */
export async function openErasing(): Promise<Erasing> {
	const { close, ...erasing } = connectTo((await freshDatabase({ template: "own tables" })).adminUrl);
	afterAll(close);
	return erasing;
}

/** The same, in a database for a single test. */
export async function openErasingFor(test: TestContext): Promise<Erasing> {
	const { close, ...erasing } = connectTo((await freshDatabaseFor(test, "own tables")).adminUrl);
	test.onTestFinished(close);
	return erasing;
}

function connectTo(adminUrl: string): Erasing & { close(): Promise<void> } {
	const sql = postgres(adminUrl, { max: 4, onnotice: () => {} });
	const { db, close } = connect(adminUrl, { max: 4 });
	const load = (crm: CrmDatabase) => loadGraph(db, crm);
	return {
		url: adminUrl,
		sql,
		db,
		load,
		async close() {
			await close();
			await sql.end();
		},
		async make(statements) {
			await sql.unsafe(`drop schema if exists shop cascade; create schema shop; set search_path = shop; ${statements}; reset search_path`);
		},
		async erase(crm, keys, { object = "person", strategy = "auto" } = {}) {
			const plan = planErasure(await load(crm), object);
			return db.transaction(async (tx) => {
				const locked = await lockRecords(tx, plan, keys);
				return eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", strategy });
			});
		},
		async watch(work) {
			const before = await readRows(adminUrl, "shop");
			await work();
			const differences = compareRows(before, await readRows(adminUrl, "shop"));
			return Object.fromEntries(
				[...differences].map(([table, all]) => [table, Object.fromEntries(Object.entries(all).filter(([, keys]) => keys.length > 0))]),
			);
		},
	};
}

/** An adapter with the object `person` in shop.people. */
export function shop(...references: Reference[]): CrmDatabase {
	const labels = { singular: "Person", plural: "People" };
	return { objects: { person: { labels, table: "shop.people", key: "id", name: ["name"] } }, references, tableLabels: {} };
}
