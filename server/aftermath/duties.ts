import type { CrmDatabase } from "../crm/objects.ts";
import type { Transaction } from "../database/database.ts";
import type { Plan } from "../erasure/plan/plan.ts";
import type { JobKind } from "../jobs/queue.ts";
import { redactionJob } from "./redaction/handle-redactions.ts";
import { forgetPeople, rememberPeople } from "./redaction/remember-people.ts";

/** The records of one batch, before they are erased. */
interface DutyContext {
	crm: CrmDatabase;
	plan: Plan;
	deletion: string;
	keys: readonly string[];
}

/**
 * Work outside the batch that follows the deletion of its records, for example in texts of others. The batch's own transaction stores what
 * the work needs, with the role of batches. The job starts after the commit, reads that, and removes it when it is done. The queue contains
 * nothing about a record.
 */
export interface Duty {
	/** Runs before the records are erased. Returns the amount of work. */
	remember(tx: Transaction, context: DutyContext): Promise<number>;
	/** Runs for records of the batch that were not erased after all. */
	forget(tx: Transaction, deletion: string, keys: readonly string[]): Promise<void>;
	/** One job does all the waiting work. A schedule queues it too, so that a lost job causes a delay and no loss. */
	job: JobKind;
}

/** Every duty. A batch calls them in this order, without knowing what they do. */
export const duties: readonly Duty[] = [{ remember: rememberPeople, forget: forgetPeople, job: redactionJob }];
