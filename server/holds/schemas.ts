import { z } from "@hono/zod-openapi";
import { recordKey } from "../http/schemas.ts";

const reason = z.string().trim().min(1).max(500);
const person = z.object({ id: z.string(), name: z.string().nullable() });

export const newHold = z.object({ object: z.string().max(100), key: recordKey, reason });

export const holdRelease = z.object({ reason });

/** `after` is the id of the last hold of the previous page. */
export const holdFilter = z.object({
	state: z.enum(["active", "released"]).default("active"),
	after: z.uuid().optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const hold = z
	.object({
		id: z.uuid(),
		object: z.string(),
		klass: z.string().nullable(),
		key: z.string(),
		/** The record's name, read from the CRM now. Null if the record is gone. */
		name: z.string().nullable(),
		reason: z.string(),
		placedBy: person,
		placedAt: z.iso.datetime(),
		released: z.object({ by: person, at: z.iso.datetime(), reason: z.string() }).nullable(),
	})
	.openapi("Hold");

export const holdPage = z.object({ holds: z.array(hold), next: z.uuid().nullable() }).openapi("HoldPage");

export type NewHold = z.infer<typeof newHold>;
export type HoldFilter = z.infer<typeof holdFilter>;
export type Hold = z.infer<typeof hold>;
export type HoldPage = z.infer<typeof holdPage>;
