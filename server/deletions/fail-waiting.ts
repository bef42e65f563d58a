import type { Transaction } from "../database.ts";
import type { Installation } from "../installation.ts";
import { endWaiting } from "./end-waiting.ts";
import { finishIfDone } from "./finish-deletion.ts";
import { type DeletionRow, lockDeletion } from "./lock-deletion.ts";
import { readWaiting } from "./read-waiting.ts";
import type { OutcomeCode } from "./schemas.ts";
import { writeOutcomes } from "./write-outcomes.ts";

interface Owner {
	deletion: string;
	id: string;
}

/** The next record failed alone: it gets its reason, in a transaction of its own. */
export function failNext(installation: Installation, slice: Owner, code: OutcomeCode): Promise<"more" | "over"> {
	return settle(installation, slice, async (tx, deletion) => {
		const [next] = await readWaiting(tx, deletion.id, 1);
		if (!next) return deletion;
		return writeOutcomes(tx, deletion, [{ position: next.position, key: next.key, klass: null, code, rows: 0, audit: null }]);
	});
}

/** There is no plan any more: all that waits fails. */
export function failWaiting(installation: Installation, slice: Owner): Promise<"more" | "over"> {
	return settle(installation, slice, (tx, deletion) => endWaiting(tx, deletion, "blocked_by_database"));
}

function settle(
	installation: Installation,
	slice: Owner,
	write: (tx: Transaction, deletion: DeletionRow) => Promise<DeletionRow>,
): Promise<"more" | "over"> {
	return installation.db.transaction(async (tx) => {
		const deletion = await lockDeletion(tx, slice.deletion);
		if (!deletion || deletion.endedAt !== null || deletion.slice !== slice.id) return "over";
		return (await finishIfDone(tx, installation, await write(tx, deletion))) ? "over" : "more";
	});
}
