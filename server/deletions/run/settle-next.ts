import { eq, sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import type { Transaction } from "../../database/database.ts";
import type { Services } from "../../services.ts";
import type { OutcomeCode } from "../outcome-code.ts";
import { endWaiting, finishDeletionIfDone } from "./finish-deletion.ts";
import { type DeletionRow, lockOwnDeletion, type SliceOwner } from "./lock-deletion.ts";
import { postpone, postponedWaitMs, readWaiting, settlePostponed } from "./read-waiting.ts";
import type { BatchEnd } from "./slice-state.ts";
import { type Reason, writeOutcomes } from "./write-outcomes.ts";

/** The maximum number of failures after which a record is postponed. The next failure gives it up. */
const maxFailures = 2;

/** Settles the next record, which failed alone. It gets its outcome in a transaction of its own. */
export function failNext(services: Services, slice: SliceOwner, reason: Reason): Promise<BatchEnd> {
	return settle(services, slice, (tx, deletion) => failFirst(tx, services, deletion, reason));
}

/**
 * Postpones the next record to the end of the deletion. If it was postponed before, it comes after records with fewer failures. With a
 * code, it is given up after too many failures.
 */
export function postponeNext(
	services: Services,
	slice: SliceOwner,
	{ failed, code }: { failed: boolean; code: OutcomeCode | null },
): Promise<BatchEnd> {
	return settle(services, slice, async (tx, deletion) => {
		const { records, postponedFor } = await readWaiting(tx, deletion.id, 1);
		if (code !== null && records.some(({ failures }) => failures >= maxFailures))
			return failFirst(tx, services, deletion, { code, keptBy: null });
		const positions = records.map(({ position }) => position);
		if (postponedFor === null || failed) await postpone(tx, deletion.id, positions, failed);
		if (postponedFor === null) return "more";
		return postponedFor < postponedWaitMs ? "busy" : "overdue";
	});
}

/** Fails all waiting records, because there is no longer a plan. */
export function failAll(services: Services, slice: SliceOwner): Promise<BatchEnd> {
	return settle(services, slice, async (tx, deletion) => finish(tx, services, await endWaiting(tx, deletion, "object_undecided")));
}

/** Stores when the deletion began to fail for reasons that no record caused. */
export async function markFailing(services: Services, slice: SliceOwner): Promise<void> {
	await settle(services, slice, async (tx, { id }) => {
		await tx
			.update(deletions)
			.set({ failingSince: sql`coalesce(${deletions.failingSince}, clock_timestamp())` })
			.where(eq(deletions.id, id));
		return "more";
	});
}

async function failFirst(tx: Transaction, services: Services, deletion: DeletionRow, reason: Reason): Promise<BatchEnd> {
	const { records, postponedFor } = await readWaiting(tx, deletion.id, 1);
	const [next] = records;
	if (!next) return "more";
	if (postponedFor !== null) await settlePostponed(tx, deletion.id, [next.position]);
	const outcome = { position: next.position, key: next.key, klass: null, rows: 0, audit: null, ...reason };
	return finish(tx, services, await writeOutcomes(tx, deletion, [outcome]));
}

function settle(
	services: Services,
	slice: SliceOwner,
	work: (tx: Transaction, deletion: DeletionRow) => Promise<BatchEnd>,
): Promise<BatchEnd> {
	return services.db.transaction(async (tx) => {
		const deletion = await lockOwnDeletion(tx, slice);
		return deletion ? work(tx, deletion) : "over";
	});
}

async function finish(tx: Transaction, services: Services, deletion: DeletionRow): Promise<BatchEnd> {
	return (await finishDeletionIfDone(tx, services, deletion)) ? "over" : "more";
}
