import type { Reference, TableName } from "../objects.ts";

/** RT's name for a class of records, stored beside the number. A reference that states its target's type. */
const classes: readonly { name: string; table: TableName }[] = [
	{ name: "RT::Ticket", table: "public.tickets" },
	{ name: "RT::Asset", table: "public.assets" },
	{ name: "RT::User", table: "public.users" },
	{ name: "RT::Group", table: "public.groups" },
];

/** Transactions can have custom fields too. Settings can have settings, rights and history of their own: a saved search is a setting. */
const transactions = { name: "RT::Transaction", table: "public.transactions" } as const;
const attributes = { name: "RT::Attribute", table: "public.attributes" } as const;

function belongingTo(table: TableName, owners: readonly { name: string; table: TableName }[]): readonly Reference[] {
	return owners.map((owner) => ({
		declared: true,
		table,
		column: "objectid",
		to: owner.table,
		when: { objecttype: owner.name },
		rule: "delete",
	}));
}

/** Rows that belong to a record by its class and number. */
export const belongings: readonly Reference[] = [
	...belongingTo("public.transactions", [...classes, transactions, attributes]),
	...belongingTo("public.objectcustomfieldvalues", [...classes, transactions]),
	...belongingTo("public.attributes", [...classes, transactions, attributes]),
	...belongingTo("public.acl", [...classes, attributes]),
	// The last entry that the person has read in other people's tickets.
	{
		declared: true,
		table: "public.attributes",
		column: "name",
		to: "public.users",
		form: { kind: "text", template: "User-{key}-SeenUpTo" },
		rule: "delete",
	},
	{ declared: true, table: "public.attachments", column: "transactionid", to: "public.transactions", rule: "delete" },
	{ declared: true, table: "public.attachments", column: "parent", to: "public.attachments", rule: "delete" },
	// The words of messages, if rt-setup-fulltext-index was run and the table has the name that the program proposes.
	{ declared: true, table: "public.attachmentsindex", column: "id", to: "public.attachments", optional: true, rule: "delete" },
	{ declared: true, table: "public.tickets", column: "effectiveid", to: "public.tickets", rule: "delete" },
	{
		declared: true,
		table: "public.tickets",
		column: "id",
		to: "public.tickets",
		through: [{ table: "public.links", fromColumn: "localtarget", toColumn: "localbase", when: { type: "RefersTo" } }],
		when: { type: "reminder" },
		onlyIfAllGo: true,
		rule: "delete",
	},
];
