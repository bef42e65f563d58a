import { integer, text } from "drizzle-orm/pg-core";
import { expunge, timestamptz } from "./schema.ts";

/** The last rehearsal in the console of a deletion of each type. It says nothing about the record. */
export const rehearsals = expunge.table("rehearsals", {
	object: text("object").primaryKey(),
	verdict: text("verdict", { enum: ["clean", "left", "unknown"] }).notNull(),
	/** The columns in which something would be left that no rule covers. */
	leftColumns: integer("left_columns").notNull(),
	rehearsedAt: timestamptz("rehearsed_at").notNull().defaultNow(),
});
