import { sql } from "drizzle-orm";
import { outbox } from "../../../drizzle/aftermath.ts";

/**
 * Work that could not be done, and work that no worker has looked at for ten minutes. A CRM works off its checklist about once a day, so
 * marked files are stuck after two days.
 */
export const isStuck = sql`(${outbox.failures} > 0 or greatest(${outbox.dueAt}, ${outbox.leasedUntil}) < now() - interval '10 minutes')
	and not (${outbox.reason} is not distinct from 'MARKED' and ${outbox.createdAt} > now() - interval '2 days')`;
