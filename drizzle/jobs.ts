import { uuid } from "drizzle-orm/pg-core";
import { expunge, timestamptz } from "./schema.ts";

export const workerHeartbeats = expunge.table("worker_heartbeats", {
	workerId: uuid("worker_id").primaryKey(),
	seenAt: timestamptz("seen_at").notNull().defaultNow(),
});
