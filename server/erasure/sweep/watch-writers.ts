import { sql } from "drizzle-orm";
import { tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import { isReusable } from "../graph/is-reusable.ts";
import type { Plan } from "../plan/plan.ts";
import { arrayOf } from "../sql/array-of.ts";
import { readRunning, takeHorizon } from "./sweep-horizons.ts";
import { targetOf } from "./tombstones.ts";

/**
 * Call it right after a batch has committed. For a reusable key, only rows of older transactions are swept: of those that run at this moment,
 * or have a transaction id by now. If it is not called in time, what the batch recorded has to do.
 */
export async function watchWriters(db: Database, { graph, keyless }: Plan, deletionId: string): Promise<void> {
	const targets = keyless.filter((edge) => isReusable(graph, edge)).map(targetOf);
	if (targets.length === 0) return;
	const left = sql`deletion_id = ${deletionId}::uuid and table_name = any(${arrayOf([...new Set(targets)])}::text[])
		and horizon_id is null and erased_at > now() - interval '10 seconds'`;
	await db.transaction(async (tx) => {
		const [found] = await tx.execute<{ any: boolean }>(sql`select exists (select from ${tombstones} where ${left}) as any`);
		if (!found?.any) return;
		const horizon = await takeHorizon(tx, await readRunning(tx));
		await tx.execute(sql`
			update ${tombstones} set horizon_id = ${horizon}::int8, written_before_xid = greatest(written_before_xid, pg_current_xact_id()::text::int8)
			where ${left}`);
	});
}
