import { pgSchema, timestamp } from "drizzle-orm/pg-core";

/** All our tables are in this schema of the CRM's database. The CRM's own tables are never described here. */
export const expunge = pgSchema("expunge");

export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
