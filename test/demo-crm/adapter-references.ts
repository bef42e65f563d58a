import type { DeclaredReference, KeyReference, Reference, TableName } from "../../server/crm/objects.ts";

const withCustomer = (table: TableName, column = "customer_id"): KeyReference => ({ table, columns: [column], rule: "delete" });
const withConversation = (table: TableName): KeyReference => ({ table, columns: ["conversation_id"], rule: "delete" });
const withMessage = (table: TableName, column = "message_position"): KeyReference => ({
	table,
	columns: ["conversation_id", column],
	rule: "delete",
});
const activityOf = (subject: string, to: TableName): DeclaredReference => ({
	declared: true,
	table: "crm.activity",
	column: "subject_id",
	to,
	when: { subject_type: subject },
	rule: "delete",
});
const toldAbout = (template: string, to: TableName): DeclaredReference => ({
	declared: true,
	table: "crm.webhook_deliveries",
	column: "resource",
	to,
	form: { kind: "text", template },
	rule: "delete",
});

/** Every foreign key within reach of a customer, a conversation or a KObject, and every reference that the database does not know of. */
export const references: readonly Reference[] = [
	withCustomer("crm.customer_emails"),
	{ table: "crm.customers", columns: ["primary_email_id"], rule: "detach" },
	withCustomer("crm.customer_tags"),
	withCustomer("crm.conversations"),
	withCustomer("crm.notes"),
	withCustomer("crm.satisfaction_answers"),
	withCustomer("crm.kobjects"),
	withCustomer("crm.email_tracking"),
	withCustomer("crm.call_records"),
	withCustomer("crm.form_submissions"),
	withCustomer("crm.engagement_events"),
	{ table: "crm.legal_cases", columns: ["customer_id"], rule: "refuse" },

	// What was merged into a conversation stays: it is a record of its own, and may be another customer's.
	{ table: "crm.conversations", columns: ["merged_into"], rule: "detach" },
	withConversation("crm.messages"),
	withConversation("crm.drafts"),
	withConversation("crm.notes"),
	withConversation("crm.conversation_tags"),
	withConversation("crm.conversation_followers"),
	withConversation("crm.conversation_kobjects"),
	withConversation("crm.satisfaction_answers"),
	withConversation("crm.call_records"),
	withMessage("crm.attachments"),
	withMessage("crm.email_tracking"),
	withMessage("crm.drafts", "in_reply_to"),
	{ table: "crm.conversation_kobjects", columns: ["kobject_id"], rule: "delete" },
	// The form belonged to the customer, whatever conversation came from it.
	{ table: "crm.form_submissions", columns: ["conversation_id"], rule: "detach" },

	// The number of callers and their waiting times still count. Who they were does not.
	{
		table: "crm.call_queue_log",
		columns: ["customer_id"],
		rule: "scrub",
		values: { customer_id: null, caller_name: "Deleted caller", phone: null },
	},
	{
		table: "crm.call_queue_log",
		columns: ["call_record_id"],
		rule: "scrub",
		values: { call_record_id: null, caller_name: "Deleted caller", phone: null },
	},

	// Their keys cascade. If these rows are detached first, the reports stay equal to the cent.
	{ table: "crm.report_facts", columns: ["customer_id"], rule: "detach" },
	{ table: "crm.report_facts", columns: ["conversation_id"], rule: "detach" },

	activityOf("customer", "crm.customers"),
	activityOf("conversation", "crm.conversations"),
	activityOf("kobject", "crm.kobjects"),
	toldAbout("crm://customers/{key}", "crm.customers"),
	toldAbout("crm://conversations/{key}", "crm.conversations"),
	{
		declared: true,
		table: "crm.timeline_cache",
		column: "payload",
		to: "crm.customers",
		form: { kind: "json", path: "$.customer" },
		rule: "delete",
	},
	// The CRM writes the cache again if it is missing.
	{
		declared: true,
		table: "crm.timeline_cache",
		column: "payload",
		to: "crm.conversations",
		form: { kind: "json", path: "$.conversations[*]" },
		rule: "delete",
	},
	{
		declared: true,
		table: "crm.saved_lists",
		column: "definition",
		to: "crm.customers",
		form: { kind: "json", path: "$.customers[*]" },
		rule: "detach",
	},
	{
		declared: true,
		table: "crm.duplicate_suggestions",
		column: "customer_ids",
		to: "crm.customers",
		form: { kind: "array" },
		rule: "delete",
	},
];
