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
 * Something that is to be done outside the batch once its records are gone, for example in texts of others. What it needs to know is
 * written down in the batch's own transaction, by the role of batches. Its job starts after the commit, reads that, and removes it when
 * it is done. Nothing about a record goes through the queue.
 */
export interface Duty {
	/** Before the records are erased. Returns how many things there are to do. */
	remember(tx: Transaction, context: DutyContext): Promise<number>;
	/** For records of the batch that were not erased after all. */
	forget(tx: Transaction, deletion: string, keys: readonly string[]): Promise<void>;
	/** Coalesces: one job does whatever waits. The clock queues it too, so that a lost job delays the work and loses nothing. */
	job: JobKind;
}

/** Every duty. A batch calls them in this order, and knows none of them by name. */
export const duties: readonly Duty[] = [{ remember: rememberPeople, forget: forgetPeople, job: redactionJob }];
