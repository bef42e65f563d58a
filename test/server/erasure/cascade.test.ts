import fc from "fast-check";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../../server/database.ts";
import { eraseRecords } from "../../../server/erasure/erase-records.ts";
import { loadGraph } from "../../../server/erasure/load-graph.ts";
import { lockRecords } from "../../../server/erasure/lock-records.ts";
import { planErasure } from "../../../server/erasure/plan.ts";
import { previewErasure } from "../../../server/erasure/preview.ts";
import { freshDatabase } from "../../support/database.ts";
import { effort } from "../../support/effort.ts";
import { type Built, buildSchema } from "./build-schema.ts";
import { createTombstones } from "./create-tombstones.ts";
import { type RandomSchema, randomSchema } from "./random-schema.ts";

const { adminUrl } = await freshDatabase({ template: "empty" });
const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
const { db, close } = connect(adminUrl, { max: 2 });
await createTombstones(sql);

afterAll(async () => {
	await close();
	await sql.end();
});

interface Result {
	rows: unknown[];
	gone: number;
	refused: string[];
}

class Undo extends Error {}

/** PostgreSQL itself, one record after the other: what cascades, what is set to null, what is refused. */
async function askDatabase(built: Built): Promise<Result> {
	const refused: string[] = [];
	let result: Result | undefined;
	await sql
		.begin(async (tx) => {
			const before = await tx.unsafe(built.snapshot("oracle"));
			for (const key of built.rootKeys)
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

async function askEngine(built: Built, way: "auto" | "checked" | "unchecked"): Promise<Result> {
	const graph = await loadGraph(db, built.crm);
	expect(graph.problems.filter(({ objects, fatal }) => fatal || objects.includes("root"))).toEqual([]);
	const plan = planErasure(graph, "root");
	let result: Result | undefined;
	await db
		.transaction(async (tx) => {
			const locked = await lockRecords(tx, plan, built.rootKeys);
			const erased = await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", way });
			const rows = await tx.execute(built.snapshot("engine"));
			// Deferred keys speak only now.
			await tx.execute("set constraints all immediate");
			result = { rows: [...rows], gone: erased.rows, refused: erased.refused.map(({ key }) => key).sort() };
			throw new Undo();
		})
		.catch(ignoreUndo);
	return result ?? { rows: [], gone: 0, refused: [] };
}

async function compare(schema: RandomSchema): Promise<void> {
	const built = await buildSchema(sql, schema);
	const expected = await askDatabase(built);
	const preview = await previewErasure(db, planErasure(await loadGraph(db, built.crm), "root"), { keys: built.rootKeys });
	const refused = preview.refusals.reduce((sum, { count }) => sum + count, 0);
	expect({ rows: preview.rows, refused, deletable: preview.deletable }).toEqual({
		rows: expected.gone,
		refused: expected.refused.length,
		deletable: built.rootKeys.length - expected.refused.length,
	});
	for (const way of ["auto", "checked", "unchecked"] as const)
		expect({ way, ...(await askEngine(built, way)) }).toEqual({ way, ...expected });
}

test(`previews announce and all ways leave what the database's own cascade leaves, in ${effort.schemas} random schemas`, {
	timeout: effort.timeout,
}, async () => {
	await fc.assert(fc.asyncProperty(randomSchema, compare), { numRuns: effort.schemas, seed: effort.seed, endOnFailure: effort.quick });
});
