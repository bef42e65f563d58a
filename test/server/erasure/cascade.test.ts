import { sql as drizzleSql } from "drizzle-orm";
import fc from "fast-check";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../../server/database.ts";
import { eraseRecords } from "../../../server/erasure/erase-records.ts";
import type { EraseOptions } from "../../../server/erasure/erase-rows.ts";
import { sqlStateOf } from "../../../server/erasure/failures.ts";
import type { Graph } from "../../../server/erasure/graph/graph.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { lockRecords } from "../../../server/erasure/lock-records.ts";
import { planErasure } from "../../../server/erasure/plan.ts";
import { previewErasure } from "../../../server/erasure/preview.ts";
import { freshDatabase } from "../../support/database.ts";
import { effort } from "../../support/effort.ts";
import { type Built, buildSchema } from "./schemas/build-schema.ts";
import { counterExamples } from "./schemas/counter-examples.ts";
import { createTombstones } from "./schemas/create-tombstones.ts";
import { randomSchema } from "./schemas/random-schema.ts";
import type { RandomSchema } from "./schemas/schema-shape.ts";
import { createServerRoles } from "./server-roles.ts";

const { adminUrl } = await freshDatabase({ template: "empty" });
const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
const { db, close } = connect(adminUrl, { max: 2 });
await createTombstones(sql);
const roles = await createServerRoles(db);

afterAll(async () => {
	await roles.drop();
	await close();
	await sql.end();
});

interface Result {
	rows: unknown[];
	gone: number;
	refused: string[];
}

class Undo extends Error {}

/** PostgreSQL itself, one record after the other: what cascades, what is set to null or to a default, what is refused. */
async function askDatabase(built: Built): Promise<Result> {
	const refused: string[] = [];
	let result: Result | undefined;
	await sql
		.begin(async (tx) => {
			const before = await tx.unsafe(built.snapshot("oracle"));
			for (const key of built.rootKeys.filter((key) => !built.unknown.includes(key)))
				await tx
					.savepoint((point) => point.unsafe(built.deleteRoot(key)))
					.catch((error: Error) => {
						// A row that SET NULL touches a second time in one transaction is checked anew, before its own cascade has come: not a refusal.
						fc.pre(!error.message.startsWith("insert or update"));
						refused.push(key);
					});
			const rows = await tx.unsafe(built.snapshot("oracle"));
			result = { rows: [...rows], gone: before.length - rows.length, refused: refused.sort() };
			throw new Undo();
		})
		.catch(ignoreUndo);
	return result ?? { rows: [], gone: 0, refused: [] };
}

function ignoreUndo(error: unknown): void {
	if (!(error instanceof Undo)) throw error;
}

const ways = ["auto", "checked", "unchecked"] as const;
type Asked = (typeof ways)[number];
/** How often each way was asked for, and which was taken where something went. */
const taken = new Map<string, number>();

/** As the server does it: with the rights that setup gives its role, and no more. */
async function askEngine(graph: Graph, built: Built, way: Asked): Promise<Result> {
	const plan = planErasure(graph, "root");
	let result: Result | undefined;
	await db
		.transaction(async (tx) => {
			await tx.execute(drizzleSql`set local role ${drizzleSql.identifier(roles.server)}`);
			const locked = await lockRecords(tx, plan, built.rootKeys);
			const options: EraseOptions = { deletionId: "00000000-0000-4000-8000-000000000000", way };
			const erased = await eraseRecords(tx, plan, locked, options);
			await tx.execute("set local role none");
			const rows = await tx.execute(built.snapshot("engine"));
			// Deferred keys speak only now.
			await tx.execute("set constraints all immediate");
			result = { rows: [...rows], gone: erased.rows, refused: erased.refused.map(({ key }) => key).sort() };
			if (erased.rows > 0) taken.set(`${way}: ${erased.way}`, (taken.get(`${way}: ${erased.way}`) ?? 0) + 1);
			throw new Undo();
		})
		.catch(ignoreUndo);
	return result ?? { rows: [], gone: 0, refused: [] };
}

/** Without the right to see what row-level security hides, it is an error and never an orphan. */
async function expectNothingHidden(graph: Graph, built: Built): Promise<void> {
	const plan = planErasure(graph, "root");
	const erasing = db.transaction(async (tx) => {
		await tx.execute(drizzleSql`set local role ${drizzleSql.identifier(roles.hidden)}`);
		await eraseRecords(tx, plan, await lockRecords(tx, plan, built.rootKeys), { deletionId: "00000000-0000-4000-8000-000000000000" });
	});
	expect(await erasing.catch(sqlStateOf)).toBe("42501");
}

async function compare(schema: RandomSchema): Promise<void> {
	const built = await buildSchema(sql, schema);
	const expected = await askDatabase(built);
	await roles.grant(await loadGraph(db, built.crm), built.crm);
	const graph = await roles.load(built.crm);
	expect(graph.problems.filter(({ objects, fatal }) => fatal || objects.includes("root"))).toEqual([]);
	const preview = await previewErasure(db, planErasure(graph, "root"), { keys: built.rootKeys });
	const count = (wanted: string) => preview.refusals.find(({ code }) => code === wanted)?.count ?? 0;
	expect({ rows: preview.rows, referenced: count("referenced"), unknown: count("not_found"), deletable: preview.deletable }).toEqual({
		rows: expected.gone,
		referenced: expected.refused.length,
		unknown: built.unknown.length,
		deletable: built.rootKeys.length - built.unknown.length - expected.refused.length,
	});
	for (const way of ways) expect({ way, ...(await askEngine(graph, built, way)) }).toEqual({ way, ...expected });
	if (schema.tables[0]?.oddities.includes("row security")) await expectNothingHidden(graph, built);
}

test.each(Object.entries(counterExamples))("found once, and right since: %s", async (_, schema) => {
	await compare(schema);
});

test(`previews announce and all ways leave what the database's own cascade leaves, in ${effort.schemas} random schemas (seed ${effort.seed})`, {
	timeout: effort.timeout,
}, async () => {
	taken.clear();
	await fc.assert(fc.asyncProperty(randomSchema, compare), {
		numRuns: effort.schemas,
		seed: effort.seed,
		endOnFailure: effort.quick,
	});
	const share = (which: string): number => (taken.get(which) ?? 0) / effort.schemas;
	console.log("Ways taken:", Object.fromEntries(taken));
	for (const [which, least] of [
		["auto: native", 0.05],
		["auto: checked", 0.2],
		["unchecked: unchecked", 0.1],
		["unchecked: checked", 0.2],
	] as const)
		expect.soft(share(which), which).toBeGreaterThan(least);
});
