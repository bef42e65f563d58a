import type { Transaction } from "../../database/database.ts";
import type { Services } from "../../services.ts";
import type { OutcomeCode } from "../schemas.ts";
import { endWaiting } from "./end-waiting.ts";
import { finishIfDone } from "./finish-deletion.ts";
import { type DeletionRow, lockDeletion } from "./lock-deletion.ts";
import { postpone, settlePostponed } from "./postponed.ts";
import { readWaiting, type Waiting } from "./read-waiting.ts";
import { type BatchEnd, patience } from "./run-batch.ts";
import { writeOutcomes } from "./write-outcomes.ts";

interface Owner {
	deletion: string;
	id: string;
}

/** The next record failed alone: it gets its reason, in a transaction of its own. */
export function failNext(services: Services, slice: Owner, code: OutcomeCode): Promise<BatchEnd> {
	return settle(services, slice, async (tx, deletion) => fail(tx, services, deletion, await readWaiting(tx, deletion.id, 1), code));
}

async function fail(
	tx: Transaction,
	services: Services,
	deletion: DeletionRow,
	{ records: [next], postponedFor }: Waiting,
	code: OutcomeCode,
): Promise<BatchEnd> {
	if (!next) return "more";
	if (postponedFor !== null) await settlePostponed(tx, deletion.id, [next.position]);
	const outcome = { position: next.position, key: next.key, klass: null, code, rows: 0, audit: null };
	return end(tx, services, await writeOutcomes(tx, deletion, [outcome]));
}

/** How often a record may fail and be postponed before it is given up. */
const mostFailures = 2;

/**
 * The next record waits for the end of the deletion. If it waits already, it goes behind those that failed less often. With a code it is
 * given up once it has failed too often.
 */
export function postponeNext(
	services: Services,
	slice: Owner,
	{ failed, code = null }: { failed: boolean; code?: OutcomeCode | null },
): Promise<BatchEnd> {
	return settle(services, slice, async (tx, deletion) => {
		const waiting = await readWaiting(tx, deletion.id, 1);
		const { records, postponedFor } = waiting;
		if (code !== null && records.some(({ failures }) => failures >= mostFailures)) return fail(tx, services, deletion, waiting, code);
		const positions = records.map(({ position }) => position);
		if (postponedFor === null || failed) await postpone(tx, deletion.id, positions, failed);
		if (postponedFor === null) return "more";
		return postponedFor < patience ? "busy" : "overdue";
	});
}

/** There is no plan any more: all that waits fails. */
export function failWaiting(services: Services, slice: Owner): Promise<BatchEnd> {
	return settle(services, slice, async (tx, deletion) => end(tx, services, await endWaiting(tx, deletion, "object_undecided")));
}

function settle(services: Services, slice: Owner, work: (tx: Transaction, deletion: DeletionRow) => Promise<BatchEnd>): Promise<BatchEnd> {
	return services.db.transaction(async (tx) => {
		const deletion = await lockDeletion(tx, slice.deletion);
		return !deletion || deletion.endedAt !== null || deletion.slice !== slice.id ? "over" : work(tx, deletion);
	});
}

async function end(tx: Transaction, services: Services, counted: DeletionRow): Promise<BatchEnd> {
	return (await finishIfDone(tx, services, counted)) ? "over" : "more";
}
