import type { Lookup, Reference } from "../objects.ts";

/** RT's own stand-in for a user: the owner of what has none. Its number differs between installations. */
export const nobody: Lookup = { table: "public.users", column: "id", where: { name: "Nobody" } };

/** Roles with one member, of which RT demands that they have it: the owner, and each role of the installation's own that allows no more. */
const singleRole = {
	column: "groupid",
	to: "public.groups",
	toColumn: "id",
	where: {
		domain: ["RT::Ticket-Role", "RT::Asset-Role"],
		name: ["Owner", { table: "public.customroles", column: "id", template: "RT::CustomRole-{key}", where: { maxvalues: 1 } }],
	},
} as const;

/** Being privileged is what makes a user of RT an agent. */
const agents = { ...singleRole, where: { domain: "SystemInternal", name: "Privileged" } } as const;

/**
 * Everybody is a principal: users and groups share its numbers. Each ticket and asset has groups of its own, one for each role, and
 * each user one alone in it. Memberships are kept twice, as they were made and worked out through groups of groups.
 */
export const roles: readonly Reference[] = [
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
