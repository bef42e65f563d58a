import type { Crm } from "../crm.ts";
import type { Labels, TableName } from "../objects.ts";
import { belongings } from "./belongings.ts";
import { mentions } from "./mentions.ts";
import { objects } from "./objects.ts";
import { pages } from "./pages.ts";
import { people, peopleRedactions } from "./people.ts";
import { roleReferences } from "./roles.ts";

export const tableLabels: Readonly<Record<TableName, Labels>> = {
	"public.acl": { singular: "right", plural: "rights" },
	"public.attachments": { singular: "message or file", plural: "messages and files" },
	"public.attachmentsindex": { singular: "search index entry", plural: "search index entries" },
	"public.attributes": { singular: "setting", plural: "settings" },
	"public.authtokens": { singular: "access token", plural: "access tokens" },
	"public.cachedgroupmembers": { singular: "worked-out membership", plural: "worked-out memberships" },
	"public.groupmembers": { singular: "membership", plural: "memberships" },
	"public.groups": { singular: "role", plural: "roles" },
	"public.links": { singular: "link", plural: "links" },
	"public.objectcustomfieldvalues": { singular: "custom field value", plural: "custom field values" },
	"public.principals": { singular: "principal", plural: "principals" },
	"public.transactions": { singular: "history entry", plural: "history entries" },
};

const requestTracker: Crm = {
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
