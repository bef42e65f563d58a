import { z } from "@hono/zod-openapi";
import { outboxKinds } from "../../drizzle/aftermath.ts";
import { acceptableRules } from "../erasure/graph/accepted-references.ts";
import { labels, recordKey } from "../http/schemas.ts";

const acceptableRule = z.enum(acceptableRules);

/** Changes when the key changes. */
const fingerprint = z.string().max(100);

const blocked = z.object({
	/** The doctor's name for the reference. */
	reference: z.string(),
	/** The doctor's sentence, in English. */
	message: z.string(),
	/** Types whose records cannot be deleted. */
	types: z.array(labels),
	/** A rule to paste into the adapter. */
	proposal: z.string().nullable(),
	/**
	 * The rules that an admin can accept, each as it would be in the adapter. The key's own action comes first. Empty if only a rule in the
	 * adapter helps.
	 */
	acceptable: z.array(z.object({ rule: acceptableRule, fingerprint, proposal: z.string() })),
});

const work = z.object({
	kind: z.enum(outboxKinds),
	rule: z.string(),
	/** The reason of the last failure, in the doctor's words. */
	explanation: z.string(),
	count: z.int(),
	since: z.iso.datetime(),
	nextAt: z.iso.datetime(),
});

const verdict = z.enum(["clean", "left", "unknown"]);

/** What an admin has to know about the server. It has tables, columns and numbers, and nothing personal. */
export const serverHealth = z
	.object({
		worker: z.object({ alive: z.boolean(), lastSeen: z.iso.datetime().nullable() }),
		/** Jobs that could run now, and since when the oldest one waits. */
		queue: z.object({ waiting: z.int(), oldest: z.iso.datetime().nullable() }),
		blocked: z.array(blocked),
		/** Work outside the tables that failed, or that no worker has tried for ten minutes. */
		work: z.array(work),
		/** References to deleted records that could not be cleared. */
		sweeps: z.array(z.object({ reason: z.string(), keys: z.int(), since: z.iso.datetime(), nextAt: z.iso.datetime() })),
		/** People whose addresses are still to be searched for, and texts that the database refused to change. */
		redactions: z.object({ waiting: z.int(), oldest: z.iso.datetime().nullable(), failed: z.int() }),
		/** The last rehearsal of each type in the console. */
		rehearsals: z.array(z.object({ labels, verdict, leftColumns: z.int(), at: z.iso.datetime() })),
	})
	.openapi("ServerHealth");

/** What the admin chose, and the key's fingerprint when the admin saw it. */
export const referenceToAccept = z.object({ reference: z.string().min(1).max(1_000), rule: acceptableRule, fingerprint });

export const recordToRehearse = z.object({ object: z.string().max(100), key: recordKey });

const tableRows = z.array(z.object({ table: z.string(), rows: z.int() }));

const remainder = z.object({
	table: z.string(),
	column: z.string(),
	/** What its rows have of the record: they match a rule, or hold a key, a mention, an address or the name. */
	what: z.enum(["rule", "key", "mention", "address", "name"]),
	/** `left`: no rule covers the rows. */
	answer: z.enum(["left", "kept", "redacted", "swept"]),
	rows: z.int(),
	/** A rule to paste, or a sentence for operators. Null unless the rows are left. */
	proposal: z.string().nullable(),
});

/** What a deletion would do and leave. It has tables, columns and numbers, and nothing personal. */
export const rehearsalReport = z
	.object({
		verdict,
		/** Why the record would not be deleted. If it is set, the lists are empty. */
		refusal: z.enum(["not_found", "locked", "held", "timed_out", "referenced", "blocked_by_database"]).nullable(),
		erased: tableRows,
		updated: tableRows,
		byTriggers: z.array(z.object({ table: z.string(), inserted: z.int(), updated: z.int(), deleted: z.int() })),
		triggers: z.array(z.string()),
		remainders: z.array(remainder),
		unsearched: z.array(z.object({ table: z.string(), reason: z.string() })),
		limits: z.array(z.string()),
		milliseconds: z.int(),
	})
	.openapi("RehearsalReport");

export type RecordToRehearse = z.infer<typeof recordToRehearse>;
export type RehearsalReport = z.infer<typeof rehearsalReport>;
export type ReferenceToAccept = z.infer<typeof referenceToAccept>;
export type ServerHealth = z.infer<typeof serverHealth>;
