import type { CrmAdapter } from "../crm.ts";
import type { AdapterLabels } from "../labels.ts";
import type { TableName } from "../objects.ts";
import { belongings } from "./belongings.ts";
import { mentions } from "./mentions.ts";
import { objects } from "./objects.ts";
import { pages } from "./pages.ts";
import { people, peopleRedactions } from "./people.ts";
import { roleReferences } from "./roles.ts";

export const tableLabels: Readonly<Record<TableName, AdapterLabels>> = {
	"public.acl": { singular: { en: "right", de: "Recht" }, plural: { en: "rights", de: "Rechte" } },
	"public.attachments": {
		singular: { en: "message or file", de: "Nachricht oder Datei" },
		plural: { en: "messages and files", de: "Nachrichten und Dateien" },
	},
	"public.attachmentsindex": {
		singular: { en: "search index entry", de: "Suchindexeintrag" },
		plural: { en: "search index entries", de: "Suchindexeinträge" },
	},
	"public.attributes": { singular: { en: "setting", de: "Einstellung" }, plural: { en: "settings", de: "Einstellungen" } },
	"public.authtokens": { singular: { en: "access token", de: "Zugriffstoken" }, plural: { en: "access tokens", de: "Zugriffstoken" } },
	"public.cachedgroupmembers": {
		singular: { en: "worked-out membership", de: "abgeleitete Mitgliedschaft" },
		plural: { en: "worked-out memberships", de: "abgeleitete Mitgliedschaften" },
	},
	"public.groupmembers": { singular: { en: "membership", de: "Mitgliedschaft" }, plural: { en: "memberships", de: "Mitgliedschaften" } },
	"public.groups": { singular: { en: "role", de: "Rolle" }, plural: { en: "roles", de: "Rollen" } },
	"public.links": { singular: { en: "link", de: "Verknüpfung" }, plural: { en: "links", de: "Verknüpfungen" } },
	"public.objectcustomfieldvalues": {
		singular: { en: "custom field value", de: "Wert eines benutzerdefinierten Felds" },
		plural: { en: "custom field values", de: "Werte benutzerdefinierter Felder" },
	},
	"public.principals": { singular: { en: "principal", de: "Principal" }, plural: { en: "principals", de: "Principals" } },
	"public.transactions": {
		singular: { en: "history entry", de: "Verlaufseintrag" },
		plural: { en: "history entries", de: "Verlaufseinträge" },
	},
};

const requestTracker: CrmAdapter = {
	name: "request-tracker",
	title: "Request Tracker",
	settings: {
		organization: { label: "what $Organization says in RT_SiteConfig.pm", example: "rt.example.org" },
		path: { label: "what $WebPath says there, if anything", example: "/rt", default: "" },
	},
	pages,
	objects,
	references: [...roleReferences, ...people, ...belongings, ...mentions],
	redactions: peopleRedactions,
	tableLabels,
};

export default requestTracker;
