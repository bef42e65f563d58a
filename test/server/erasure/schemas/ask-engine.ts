import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Transaction } from "../../../../server/database/database.ts";
import { sqlStateOf } from "../../../../server/database/sqlstates.ts";
import type { Plan } from "../../../../server/erasure/plan/plan.ts";
import { type ErasureResult, eraseRecords } from "../../../../server/erasure/rows/erase-records.ts";
import type { EraseOptions } from "../../../../server/erasure/rows/erase-rows.ts";
import { lockRecords } from "../../../../server/erasure/rows/lock-records.ts";
import type { Built } from "./build-schema.ts";
import type { Trial } from "./open-trial.ts";
import { filesInOutbox } from "./schema-files.ts";
import { expectNumbered } from "./schema-trees.ts";
import { type Outcome, undo } from "./undo.ts";

export const strategies = ["auto", "checked", "unchecked"] as const;
export type Strategy = (typeof strategies)[number];

/** Deletes as the server does, with exactly the privileges that setup grants to its role. */
export function askEngine(
	{ db, roles }: Trial,
	plan: Plan,
	built: Built,
	strategy: Strategy,
): Promise<{ outcome: Outcome; taken: ErasureResult["strategy"] }> {
	return undo(
		(inside) => db.transaction(inside),
		async (tx: Transaction) => {
			const erased = await erase(tx, plan, built, { role: roles.server, strategy });
			await tx.execute("set local role none");
			const rows = await tx.execute(built.snapshot("engine"));
			// Deferred keys are checked only now.
			await tx.execute("set constraints all immediate");
			expect([...(await tx.execute(built.wrongCounts))]).toEqual([]);
			for (const trees of built.trees) await expectNumbered(tx, trees);
			const files = await filesInOutbox(tx, plan.graph);
			const refused = erased.refused.map(({ key }) => key).sort();
			return { outcome: { rows: [...rows], gone: erased.rows, refused, files }, taken: erased.strategy };
		},
	);
}

/** Without the right to see hidden rows, the engine must fail and leave no orphan. */
export async function expectNothingHidden({ db, roles }: Trial, plan: Plan, built: Built): Promise<void> {
	const erasing = db.transaction((tx) => erase(tx, plan, built, { role: roles.hidden, strategy: "auto" }));
	expect(await erasing.catch(sqlStateOf)).toBe("42501");
}

async function erase(
	tx: Transaction,
	plan: Plan,
	built: Built,
	{ role, strategy }: { role: string; strategy: Strategy },
): Promise<ErasureResult> {
	await tx.execute(sql`set local role ${sql.identifier(role)}`);
	const locked = await lockRecords(tx, plan, built.rootKeys, { klass: built.klass });
	const options: EraseOptions = { deletionId: "00000000-0000-4000-8000-000000000000", strategy };
	return eraseRecords(tx, plan, locked, options);
}
