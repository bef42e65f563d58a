import type { Crm } from "../../server/crm/crm.ts";
import { pages } from "./adapter-pages.ts";
import { references } from "./adapter-references.ts";

/** The demo CRM's adapter, the file that `CRM_ADAPTER` names. */
const crm: Crm = {
	name: "harbor-desk",
	title: "Harbor Desk",
	pages,
	objects: {
		customer: {
			labels: { singular: "Customer", plural: "Customers" },
			table: "crm.customers",
			key: "id",
			name: ["name"],
			identify: [{ column: "address", from: { table: "crm.customer_emails", column: "customer_id" } }, { column: "phone" }],
			person: true,
		},
		conversation: {
			labels: { singular: "Conversation", plural: "Conversations" },
			table: "crm.conversations",
			key: "id",
			name: ["subject"],
			identify: [{ column: "channel" }, { column: "id" }],
			parents: [{ object: "customer", column: "customer_id" }],
			scope: { column: "team", label: "Team" },
		},
		kobject: {
			labels: { singular: "KObject", plural: "KObjects" },
			table: "crm.kobjects",
			key: "id",
			name: ["title"],
			identify: [{ column: "status" }],
			parents: [
				{ object: "customer", column: "customer_id" },
				{ object: "company", column: "company_id" },
			],
			klass: { column: "klass", from: { table: "crm.klasses", key: "name", singular: "one", plural: "many" } },
		},
		company: {
			labels: { singular: "Company", plural: "Companies" },
			table: "crm.companies",
			key: "id",
			name: ["name"],
			deletable: false,
		},
	},
	references,
	tableLabels: {
		"crm.customer_emails": { singular: "E-mail address", plural: "E-mail addresses" },
		"crm.customer_tags": { singular: "Customer tag", plural: "Customer tags" },
		"crm.messages": { singular: "Message", plural: "Messages" },
		"crm.attachments": { singular: "File", plural: "Files" },
		"crm.drafts": { singular: "Draft", plural: "Drafts" },
		"crm.notes": { singular: "Note", plural: "Notes" },
		"crm.conversation_tags": { singular: "Conversation tag", plural: "Conversation tags" },
		"crm.conversation_followers": { singular: "Follower", plural: "Followers" },
		"crm.conversation_kobjects": { singular: "Link to a KObject", plural: "Links to KObjects" },
		"crm.satisfaction_answers": { singular: "Satisfaction answer", plural: "Satisfaction answers" },
		"crm.email_tracking": { singular: "E-mail tracking event", plural: "E-mail tracking events" },
		"crm.call_records": { singular: "Call record", plural: "Call records" },
		"crm.call_queue_log": { singular: "Entry of the call queue, made anonymous", plural: "Entries of the call queue, made anonymous" },
		"crm.form_submissions": { singular: "Form submission", plural: "Form submissions" },
		"crm.engagement_events": { singular: "Engagement event", plural: "Engagement events" },
		"crm.activity": { singular: "Entry of the activity feed", plural: "Entries of the activity feed" },
		"crm.timeline_cache": { singular: "Cached timeline", plural: "Cached timelines" },
		"crm.saved_lists": { singular: "Place in a saved list", plural: "Places in saved lists" },
		"crm.duplicate_suggestions": { singular: "Suggested duplicate", plural: "Suggested duplicates" },
		"crm.webhook_deliveries": { singular: "Message to another system", plural: "Messages to other systems" },
		"crm.report_facts": { singular: "Report row, kept without the name", plural: "Report rows, kept without the name" },
		"crm.legal_cases": { singular: "Legal case", plural: "Legal cases" },
	},
};

export default crm;
