import type { CrmAdapter } from "../../server/crm/crm.ts";
import { pages } from "./adapter-pages.ts";
import { references } from "./adapter-references.ts";

/** The demo CRM's adapter, the file that `CRM_ADAPTER` names. */
const crm: CrmAdapter = {
	name: "harbor-desk",
	title: "Harbor Desk",
	pages,
	objects: {
		customer: {
			labels: { singular: { en: "Customer", de: "Kunde" }, plural: { en: "Customers", de: "Kunden" } },
			table: "crm.customers",
			key: "id",
			name: ["name"],
			identify: [{ column: "address", from: { table: "crm.customer_emails", column: "customer_id" } }, { column: "phone" }],
			person: true,
		},
		conversation: {
			labels: { singular: { en: "Conversation", de: "Unterhaltung" }, plural: { en: "Conversations", de: "Unterhaltungen" } },
			table: "crm.conversations",
			key: "id",
			name: ["subject"],
			identify: [{ column: "channel" }, { column: "id" }],
			parents: [{ object: "customer", column: "customer_id" }],
			scope: { column: "team", label: "Team" },
		},
		kobject: {
			labels: { singular: { en: "KObject", de: "KObjekt" }, plural: { en: "KObjects", de: "KObjekte" } },
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
			labels: { singular: { en: "Company", de: "Firma" }, plural: { en: "Companies", de: "Firmen" } },
			table: "crm.companies",
			key: "id",
			name: ["name"],
			deletable: false,
		},
	},
	references,
	tableLabels: {
		"crm.customer_emails": {
			singular: { en: "E-mail address", de: "E-Mail-Adresse" },
			plural: { en: "E-mail addresses", de: "E-Mail-Adressen" },
		},
		"crm.customer_tags": {
			singular: { en: "Customer tag", de: "Kunden-Schlagwort" },
			plural: { en: "Customer tags", de: "Kunden-Schlagwörter" },
		},
		"crm.messages": { singular: { en: "Message", de: "Nachricht" }, plural: { en: "Messages", de: "Nachrichten" } },
		"crm.attachments": { singular: { en: "File", de: "Datei" }, plural: { en: "Files", de: "Dateien" } },
		"crm.drafts": { singular: { en: "Draft", de: "Entwurf" }, plural: { en: "Drafts", de: "Entwürfe" } },
		"crm.notes": { singular: { en: "Note", de: "Notiz" }, plural: { en: "Notes", de: "Notizen" } },
		"crm.conversation_tags": {
			singular: { en: "Conversation tag", de: "Unterhaltungs-Schlagwort" },
			plural: { en: "Conversation tags", de: "Unterhaltungs-Schlagwörter" },
		},
		"crm.conversation_followers": { singular: { en: "Follower", de: "Beobachter" }, plural: { en: "Followers", de: "Beobachter" } },
		"crm.conversation_kobjects": {
			singular: { en: "Link to a KObject", de: "Verknüpfung mit einem KObjekt" },
			plural: { en: "Links to KObjects", de: "Verknüpfungen mit KObjekten" },
		},
		"crm.satisfaction_answers": {
			singular: { en: "Satisfaction answer", de: "Zufriedenheitsantwort" },
			plural: { en: "Satisfaction answers", de: "Zufriedenheitsantworten" },
		},
		"crm.email_tracking": {
			singular: { en: "E-mail tracking event", de: "E-Mail-Tracking-Ereignis" },
			plural: { en: "E-mail tracking events", de: "E-Mail-Tracking-Ereignisse" },
		},
		"crm.call_records": { singular: { en: "Call record", de: "Anrufprotokoll" }, plural: { en: "Call records", de: "Anrufprotokolle" } },
		"crm.call_queue_log": {
			singular: { en: "Entry of the call queue, made anonymous", de: "Eintrag der Anrufwarteschlange, anonymisiert" },
			plural: { en: "Entries of the call queue, made anonymous", de: "Einträge der Anrufwarteschlange, anonymisiert" },
		},
		"crm.form_submissions": {
			singular: { en: "Form submission", de: "Formulareinsendung" },
			plural: { en: "Form submissions", de: "Formulareinsendungen" },
		},
		"crm.engagement_events": {
			singular: { en: "Engagement event", de: "Interaktionsereignis" },
			plural: { en: "Engagement events", de: "Interaktionsereignisse" },
		},
		"crm.activity": {
			singular: { en: "Entry of the activity feed", de: "Eintrag des Aktivitätsverlaufs" },
			plural: { en: "Entries of the activity feed", de: "Einträge des Aktivitätsverlaufs" },
		},
		"crm.timeline_cache": {
			singular: { en: "Cached timeline", de: "Zwischengespeicherter Verlauf" },
			plural: { en: "Cached timelines", de: "Zwischengespeicherte Verläufe" },
		},
		"crm.saved_lists": {
			singular: { en: "Place in a saved list", de: "Platz in einer gespeicherten Liste" },
			plural: { en: "Places in saved lists", de: "Plätze in gespeicherten Listen" },
		},
		"crm.duplicate_suggestions": {
			singular: { en: "Suggested duplicate", de: "Vorgeschlagene Dublette" },
			plural: { en: "Suggested duplicates", de: "Vorgeschlagene Dubletten" },
		},
		"crm.webhook_deliveries": {
			singular: { en: "Message to another system", de: "Nachricht an ein anderes System" },
			plural: { en: "Messages to other systems", de: "Nachrichten an andere Systeme" },
		},
		"crm.report_facts": {
			singular: { en: "Report row, kept without the name", de: "Berichtszeile, ohne den Namen behalten" },
			plural: { en: "Report rows, kept without the name", de: "Berichtszeilen, ohne den Namen behalten" },
		},
		"crm.legal_cases": { singular: { en: "Legal case", de: "Rechtsfall" }, plural: { en: "Legal cases", de: "Rechtsfälle" } },
	},
};

export default crm;
