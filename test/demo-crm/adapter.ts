import type { Crm } from "../../server/crm/crm.ts";
import { pages } from "./adapter-pages.ts";
import { references } from "./adapter-references.ts";

/** What Expunge is told of the demo CRM: the file that `CRM_ADAPTER` names. */
const crm: Crm = {
	name: "harbor-desk",
	title: "Harbor Desk",
	pages,
	objects: {
		customer: {
			words: { one: "Customer", many: "Customers" },
			table: "crm.customers",
			key: "id",
			name: ["name"],
			person: true,
		},
		conversation: {
			words: { one: "Conversation", many: "Conversations" },
			table: "crm.conversations",
			key: "id",
			name: ["subject"],
			parents: [{ object: "customer", column: "customer_id" }],
			scope: { column: "team", label: "Team" },
		},
		kobject: {
			words: { one: "KObject", many: "KObjects" },
			table: "crm.kobjects",
			key: "id",
			name: ["title"],
			parents: [
				{ object: "customer", column: "customer_id" },
				{ object: "company", column: "company_id" },
			],
			klass: { column: "klass", from: { table: "crm.klasses", key: "name", one: "one", many: "many" } },
		},
		company: {
			words: { one: "Company", many: "Companies" },
			table: "crm.companies",
			key: "id",
			name: ["name"],
			deletable: false,
		},
	},
	references,
	kinds: {
		"crm.customer_emails": { one: "E-mail address", many: "E-mail addresses" },
		"crm.customer_tags": { one: "Customer tag", many: "Customer tags" },
		"crm.messages": { one: "Message", many: "Messages" },
		"crm.attachments": { one: "File", many: "Files" },
		"crm.drafts": { one: "Draft", many: "Drafts" },
		"crm.notes": { one: "Note", many: "Notes" },
		"crm.conversation_tags": { one: "Conversation tag", many: "Conversation tags" },
		"crm.conversation_followers": { one: "Follower", many: "Followers" },
		"crm.conversation_kobjects": { one: "Link to a KObject", many: "Links to KObjects" },
		"crm.satisfaction_answers": { one: "Satisfaction answer", many: "Satisfaction answers" },
		"crm.email_tracking": { one: "E-mail tracking event", many: "E-mail tracking events" },
		"crm.call_records": { one: "Call record", many: "Call records" },
		"crm.call_queue_log": { one: "Entry of the call queue, made anonymous", many: "Entries of the call queue, made anonymous" },
		"crm.form_submissions": { one: "Form submission", many: "Form submissions" },
		"crm.engagement_events": { one: "Engagement event", many: "Engagement events" },
		"crm.activity": { one: "Entry of the activity feed", many: "Entries of the activity feed" },
		"crm.timeline_cache": { one: "Cached timeline", many: "Cached timelines" },
		"crm.saved_lists": { one: "Place in a saved list", many: "Places in saved lists" },
		"crm.duplicate_suggestions": { one: "Suggested duplicate", many: "Suggested duplicates" },
		"crm.webhook_deliveries": { one: "Message to another system", many: "Messages to other systems" },
		"crm.report_facts": { one: "Report row, kept without the name", many: "Report rows, kept without the name" },
		"crm.legal_cases": { one: "Legal case", many: "Legal cases" },
	},
};

export default crm;
