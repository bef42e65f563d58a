import type { Lookup, Reference } from "../objects.ts";

/** RT's own placeholder user, who owns everything that has no other owner. Its number differs between installations. */
export const nobody: Lookup = { table: "public.users", column: "id", where: { name: "Nobody" } };

/** Roles that must have exactly one member in RT: the owner, and each custom role with a single member. */
const singleRole = {
	column: "groupid",
	to: "public.groups",
	toColumn: "id",
	where: {
		domain: ["RT::Ticket-Role", "RT::Asset-Role"],
		name: ["Owner", { table: "public.customroles", column: "id", template: "RT::CustomRole-{key}", where: { maxvalues: 1 } }],
	},
} as const;

/** A privileged user is an agent in RT. */
const agents = { ...singleRole, where: { domain: "SystemInternal", name: "Privileged" } } as const;

/**
 * Every user and group is a principal, and they share one sequence of numbers. Each ticket and asset has one group per role, and each user
 * has a group of their own. Memberships are stored twice: as they were created, and resolved through groups of groups.
 */
export const roleReferences: readonly Reference[] = [
	{ declared: true, table: "public.groups", column: "instance", to: "public.tickets", when: { domain: "RT::Ticket-Role" }, rule: "delete" },
	{ declared: true, table: "public.groups", column: "instance", to: "public.assets", when: { domain: "RT::Asset-Role" }, rule: "delete" },
	{ declared: true, table: "public.groups", column: "instance", to: "public.users", when: { domain: "ACLEquivalence" }, rule: "delete" },
	{ declared: true, table: "public.principals", column: "id", to: "public.groups", when: { principaltype: "Group" }, rule: "delete" },
	{ declared: true, table: "public.principals", column: "id", to: "public.users", when: { principaltype: "User" }, rule: "delete" },

	{ declared: true, table: "public.groupmembers", column: "memberid", to: "public.principals", whereRelated: agents, rule: "refuse" },
	{ declared: true, table: "public.groupmembers", column: "groupid", to: "public.principals", rule: "delete" },
	{
		declared: true,
		table: "public.groupmembers",
		column: "memberid",
		to: "public.principals",
		whereRelated: { ...singleRole, not: true },
		rule: "delete",
	},
	{
		declared: true,
		table: "public.groupmembers",
		column: "memberid",
		to: "public.principals",
		whereRelated: singleRole,
		rule: "detach",
		value: nobody,
	},
	{
		declared: true,
		table: "public.cachedgroupmembers",
		column: "memberid",
		to: "public.principals",
		whereRelated: { ...singleRole, not: true },
		rule: "delete",
	},
	{
		declared: true,
		table: "public.cachedgroupmembers",
		column: "memberid",
		to: "public.principals",
		whereRelated: singleRole,
		rule: "detach",
		value: nobody,
	},
	{ declared: true, table: "public.cachedgroupmembers", column: "groupid", to: "public.principals", rule: "delete" },
	{ declared: true, table: "public.cachedgroupmembers", column: "immediateparentid", to: "public.principals", rule: "delete" },
	{ declared: true, table: "public.cachedgroupmembers", column: "via", to: "public.cachedgroupmembers", rule: "delete" },

	{ declared: true, table: "public.acl", column: "principalid", to: "public.principals", rule: "delete" },
];
