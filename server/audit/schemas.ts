import { z } from "@hono/zod-openapi";
import { auditActions } from "../../drizzle/audit.ts";

const auditAction = z.enum(auditActions);

const auditEntry = z
	.object({
		/** Position in the chain, from 1, without gaps. */
		position: z.int(),
		/** The position as people see it, for example "A-1042". */
		reference: z.string(),
		action: auditAction,
		at: z.iso.datetime(),
		actor: z.object({ id: z.string(), name: z.string().nullable() }),
		object: z.string(),
		klass: z.string().nullable(),
		/**
		 * An integer or UUID, or the HMAC of a text key. Work outside the tables: the deletion's id. Events that are sent again: the deletion's
		 * id, or the receiver. An accepted reference: its name and
		 * rule.
		 */
		key: z.string(),
		keyIsHmac: z.boolean(),
		/** Set only for deletions, like `deletion`. */
		how: z.enum(["single", "bulk"]).nullable(),
		deletion: z.uuid().nullable(),
		/** For removed files and events that are sent again, their number. */
		rows: z.int(),
		/** The client's address and the kind of client. */
		from: z.string().nullable(),
	})
	.openapi("AuditEntry");

export const auditFilter = z.object({
	action: auditAction.optional(),
	actor: z.string().optional(),
	object: z.string().optional(),
	klass: z.string().optional(),
	deletion: z.uuid().optional(),
	from: z.iso.datetime().optional(),
	until: z.iso.datetime().optional(),
	/** Only entries before this position, for the next page. */
	before: z.coerce.number().int().positive().optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const exportRequest = auditFilter.omit({ before: true, limit: true }).extend({ format: z.enum(["csv", "jsonl"]) });

export const auditPage = z.object({ entries: z.array(auditEntry), next: z.int().nullable(), notCovered: z.string() }).openapi("AuditPage");

export const exportedText = z.string();

export type AuditAction = z.infer<typeof auditAction>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditFilter = z.infer<typeof auditFilter>;
export type ExportRequest = z.infer<typeof exportRequest>;
export type AuditPage = z.infer<typeof auditPage>;
