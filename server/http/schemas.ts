import { z } from "@hono/zod-openapi";

/** Of what is named by a UUID in a path. */
export const idInPath = z.object({ id: z.uuid() });

/** A record's key as text, whatever its type in the database: "42", a UUID, or text. Composite keys are not roots. */
export const recordKey = z.string().min(1).max(500);

export const done = z.object({ done: z.literal(true) });

export const health = z
	.object({
		status: z.enum(["ok", "degraded", "unavailable"]),
		database: z.boolean(),
		worker: z.object({ alive: z.boolean(), lastSeen: z.iso.datetime().nullable() }),
		/** How many reasons keep records of some type from being deleted at the moment; the doctor names them, with tables and columns. */
		problems: z.int(),
		/** What is wrong, a sentence each, without a value of the database. */
		reasons: z.array(z.string()),
	})
	.openapi("Health");

export type Health = z.infer<typeof health>;
