import type { Reference, TableName } from "../objects.ts";
import type { Redaction } from "../redaction.ts";
import { nobody } from "./roles.ts";

/** Tables whose rows name their creator and their last editor. */
const signed: readonly TableName[] = [
	"public.acl",
	"public.articles",
	"public.assets",
	"public.attributes",
	"public.authtokens",
	"public.catalogs",
	"public.classes",
	"public.configurations",
	"public.customfields",
	"public.customfieldvalues",
	"public.customroles",
	"public.groupmembers",
	"public.groups",
	"public.links",
	"public.objectcustomfields",
	"public.objectcustomfieldvalues",
	"public.objectcustomroles",
	"public.objectscrips",
	"public.queues",
	"public.scripactions",
	"public.scripconditions",
	"public.scrips",
	"public.templates",
	"public.tickets",
	"public.users",
];

const creators: readonly TableName[] = [...signed, "public.attachments", "public.objectclasses", "public.transactions"];
const editors: readonly TableName[] = [...signed, "public.objectclasses"];

/** References that a person leaves on the records of others, and rows that belong to that person alone. */
export const people: readonly Reference[] = [
	...creators.map((table): Reference => ({ table, column: "creator", to: "public.users", declared: true, rule: "detach", value: nobody })),
	...editors.map(
		(table): Reference => ({ table, column: "lastupdatedby", to: "public.users", declared: true, rule: "detach", value: nobody }),
	),
	{ declared: true, table: "public.tickets", column: "owner", to: "public.users", rule: "detach", value: nobody },
	{ declared: true, table: "public.authtokens", column: "owner", to: "public.users", rule: "delete" },
	// Everything that the person requested or holds, including what they share with others. This includes other people's requests in it.
	{
		declared: true,
		table: "public.tickets",
		column: "id",
		to: "public.users",
		through: [
			{ table: "public.groupmembers", fromColumn: "memberid", toColumn: "groupid" },
			{ table: "public.groups", fromColumn: "id", toColumn: "instance", when: { domain: "RT::Ticket-Role", name: "Requestor" } },
		],
		rule: "delete",
	},
	{
		declared: true,
		table: "public.assets",
		column: "id",
		to: "public.users",
		through: [
			{ table: "public.groupmembers", fromColumn: "memberid", toColumn: "groupid" },
			{ table: "public.groups", fromColumn: "id", toColumn: "instance", when: { domain: "RT::Asset-Role", name: "HeldBy" } },
		],
		rule: "delete",
	},
];

/** Mail that RT sent and received keeps addresses in its headers, and people quote each other. */
export const peopleRedactions: readonly Redaction[] = [
	{
		object: "user",
		// RT names a correspondent after the address they first wrote from, and keeps that name when the address changes.
		addresses: ["emailaddress", "name"],
		name: "realname",
		replacement: "deleted@invalid",
		texts: [
			{ table: "public.attachments", columns: ["headers", "subject", "filename"] },
			{ table: "public.attachments", columns: ["content"], encoding: "contentencoding" },
			{ table: "public.transactions", columns: ["oldvalue", "newvalue", "data"] },
			{ table: "public.tickets", columns: ["subject"] },
			{ table: "public.assets", columns: ["name", "description"] },
			{ table: "public.articles", columns: ["name", "summary"] },
			{ table: "public.objectcustomfieldvalues", columns: ["content"] },
			{ table: "public.objectcustomfieldvalues", columns: ["largecontent"], encoding: "contentencoding" },
			{ table: "public.users", columns: ["comments", "signature", "freeformcontactinfo"] },
			{ table: "public.groups", columns: ["description"] },
			// Addresses to skip are plain text. Serialized settings are packed and cannot be rewritten as text.
			{ table: "public.attributes", columns: ["description", "content"] },
		],
	},
];
