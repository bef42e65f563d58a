import type { Privilege } from "./statements.ts";

/*
 * All privileges of the batches' role on our own tables. The CRM's triggers run with these rights: they must not lead to an account, a
 * session or a right, nor change a hold or the audit. For those, functions of the owner do what a batch needs.
 */

/** Without the slice's id, which is required to begin a batch. So a reader cannot begin a batch of another deletion. */
const deletion = [
	...["id", "actor_id", "object", "klass", "bulk", "state", "submitted", "succeeded", "failed", "skipped", "cancelled", "rows", "origin"],
	...[
		"last_active_at",
		"failing_since",
		"cancel_requested_at",
		"created_at",
		"started_at",
		"ended_at",
		"mail_requested_at",
		"mail_queued_at",
	],
];

export const eraserTables: Readonly<Record<string, readonly Privilege[]>> = {
	deletions: [
		{ select: deletion },
		{ update: ["state", "succeeded", "failed", "skipped", "cancelled", "rows", "last_active_at", "failing_since", "ended_at"] },
	],
	preview_records: ["select"],
	items: ["select", "insert"],
	postponed_records: ["select", "insert", "delete", { update: ["failures"] }],
	tombstones: ["select", "insert", "update", "delete"],
	sweep_horizons: ["select", "insert", "update", "delete"],
	redactions: ["select", "insert", "update", "delete"],
	outbox: ["insert"],
	/** Without the reasons, because people write names into them. */
	holds: [{ select: ["object", "key", "released_at"] }],
	organisation_settings: [{ select: ["unchecked_deletion"] }],
	accepted_references: ["select"],
	audit_entries: ["select"],
	/** The signed columns, and who deleted a record, but not from where. */
	audit_links: [
		{ select: ["position", "batch", "first_entry", "entries", "digest", "previous_hmac", "hmac", "at", "action", "object", "actor_id"] },
	],
};

export const eraserFunctions = ["begin_batch", "lock_rights", "notify_end", "append_audit", "hide_keys"];
