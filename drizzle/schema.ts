import { pgSchema, timestamp } from "drizzle-orm/pg-core";

/** Everything of ours lives in this schema of the CRM's database; the CRM's own tables are never described here. */
export const expunge = pgSchema("expunge");

export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
