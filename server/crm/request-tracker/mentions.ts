import type { Reference, TableName } from "../objects.ts";

/** Ids that RT stores as text in its history. The kind of entry says which column holds an id of which table. */
function transactionReference(
	column: "field" | "oldvalue" | "newvalue",
	to: TableName,
	type: string | readonly string[],
	field?: string,
): Reference {
	return {
		declared: true,
		table: "public.transactions",
		column,
		to,
		when: { type, ...(field === undefined ? {} : { field }) },
		rule: "delete",
	};
}

/** How RT before 4.0 recorded that a ticket changed hands. */
const changedHands = ["Take", "Untake", "Force", "Steal", "Give"];

const inHistory: readonly Reference[] = [
	transactionReference("field", "public.principals", ["AddMember", "DeleteMember"]),
	transactionReference("newvalue", "public.principals", ["AddWatcher", "SetWatcher"]),
	transactionReference("oldvalue", "public.principals", ["DelWatcher", "SetWatcher"]),
	transactionReference("newvalue", "public.principals", "Set", "Owner"),
	transactionReference("oldvalue", "public.principals", "Set", "Owner"),
	transactionReference("newvalue", "public.principals", changedHands),
	transactionReference("oldvalue", "public.principals", changedHands),
	transactionReference("newvalue", "public.tickets", ["AddReminder", "OpenReminder", "ResolveReminder"]),
	transactionReference("field", "public.transactions", "Forward Transaction"),
	transactionReference("field", "public.tickets", "Forward Ticket"),
];

/** The addresses that RT gives its records. The organization is in RT's configuration file, not in the database. */
const addresses: readonly { table: TableName; template: string }[] = [
	{ table: "public.tickets", template: "fsck.com-rt://{organization}/ticket/{key}" },
	{ table: "public.assets", template: "asset://{organization}/{key}" },
	{ table: "public.users", template: "user://{organization}/{key}" },
	{ table: "public.groups", template: "group://{organization}/{key}" },
	{ table: "public.attributes", template: "attribute://{organization}/{key}" },
];

function addressed(column: { table: TableName; column: string; type?: string }): readonly Reference[] {
	return addresses.map(({ table, template }) => ({
		declared: true,
		table: column.table,
		column: column.column,
		to: table,
		form: { kind: "text", template, orEmpty: column.type !== undefined },
		...(column.type === undefined ? {} : { when: { type: column.type } }),
		rule: "delete",
	}));
}

/**
 * Links, at either end, and their entries in the history of the other end. If a record is deleted while RT writes that history, RT writes
 * its address without the id. Such an entry names no record any more, and rt-validator stops at it.
 */
const byAddress: readonly Reference[] = [
	...addressed({ table: "public.links", column: "base" }),
	...addressed({ table: "public.links", column: "target" }),
	...addressed({ table: "public.transactions", column: "newvalue", type: "AddLink" }),
	...addressed({ table: "public.transactions", column: "oldvalue", type: "DeleteLink" }),
];

export const mentions: readonly Reference[] = [...inHistory, ...byAddress];
