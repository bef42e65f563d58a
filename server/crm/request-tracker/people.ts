import type { Reference, TableName } from "../objects.ts";
import { nobody } from "./roles.ts";

/** Tables whose rows say who made them and who changed them last. */
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
	// All that the person requested or holds, also together with others: what others asked for in it goes too.
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
