import { z } from "@hono/zod-openapi";

const auditAction = z.enum(["deleted", "hold_placed", "hold_released"]);

const auditEntry = z
	.object({
		/** Position in the chain, from 1, without gaps. */
		position: z.int(),
		/** Shown to people, for example "A-1042". */
		reference: z.string(),
		action: auditAction,
		at: z.iso.datetime(),
		actor: z.object({ id: z.string(), name: z.string().nullable() }),
		object: z.string(),
		klass: z.string().nullable(),
		/** The key as it is for integers and UUIDs, its HMAC for text. */
		key: z.string(),
		keyIsHmac: z.boolean(),
		/** Of deletions only, as is `deletion`. */
		how: z.enum(["single", "bulk"]).nullable(),
		deletion: z.uuid().nullable(),
		rows: z.int(),
		/** Where the request came from: the client's address and the kind of client. */
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
	/** Entries before this position; for the next page. */
	before: z.coerce.number().int().positive().optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const auditExport = auditFilter.omit({ before: true, limit: true }).extend({ format: z.enum(["csv", "jsonl"]) });

export const auditPage = z.object({ entries: z.array(auditEntry), next: z.int().nullable(), notCovered: z.string() }).openapi("AuditPage");

export const exportedText = z.string();

export type AuditAction = z.infer<typeof auditAction>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditFilter = z.infer<typeof auditFilter>;
export type AuditExport = z.infer<typeof auditExport>;
export type AuditPage = z.infer<typeof auditPage>;
