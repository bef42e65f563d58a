import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Grant, PermissionSetBody } from "../../../server/permissions/schemas.ts";

type Place = Pick<Grant, "object" | "klass">;

/** One line of the table: what the set itself grants, and what the line above it ("all KObjects") already covers. */
export interface GrantRow extends Place {
	labels: Grantable["labels"];
	deletable: boolean;
	scopeLabel: string | null;
	grant: Grant;
	covered: { read: boolean; delete: boolean };
	/** False for a grant on something the CRM no longer has. */
	known: boolean;
}

export function isSamePlace(one: Place, other: Place): boolean {
	return one.object === other.object && one.klass === other.klass;
}

function grantAt(grants: readonly Grant[], { object, klass }: Place): Grant {
	return grants.find((grant) => isSamePlace(grant, { object, klass })) ?? { object, klass, read: false, delete: false, scope: null };
}

/** A grant on all klasses covers each of them, unless a scope bounds it. */
function coverOf(grants: readonly Grant[], { object, klass }: Place): GrantRow["covered"] {
	const above = klass === null ? undefined : grants.find((grant) => isSamePlace(grant, { object, klass: null }));
	if (above === undefined || above.scope !== null) return { read: false, delete: false };
	return { read: above.read, delete: above.delete };
}

export function grantRows(grantable: readonly Grantable[], grants: readonly Grant[]): GrantRow[] {
	const known = grantable.map(({ object, klass, labels, deletable, scope }) => ({
		object,
		klass,
		labels,
		deletable,
		scopeLabel: scope?.label ?? null,
		grant: grantAt(grants, { object, klass }),
		covered: coverOf(grants, { object, klass }),
		known: true,
	}));
	const others = grants.filter((grant) => !grantable.some((candidate) => isSamePlace(candidate, grant)));
	const unknown = others.map((grant) => {
		const name = grant.klass ?? grant.object;
		return {
			object: grant.object,
			klass: grant.klass,
			labels: { singular: name, plural: name },
			deletable: grant.delete,
			scopeLabel: null,
			grant,
			covered: { read: false, delete: false },
			known: false,
		};
	});
	return [...known, ...unknown];
}

/** Delete implies Read/View: ticking Delete ticks both, clearing Read/View clears both. A grant of nothing is left out. */
export function changeGrant(grants: readonly Grant[], place: Place, change: Partial<Pick<Grant, "read" | "delete" | "scope">>): Grant[] {
	const before = grantAt(grants, place);
	const after = { ...before, ...change };
	if (change.delete === true) after.read = true;
	if (change.read === false) after.delete = false;
	if (!after.read) after.scope = null;
	const index = grants.findIndex((grant) => isSamePlace(grant, place));
	const rest = grants.filter((grant) => !isSamePlace(grant, place));
	if (!after.read) return rest;
	return index < 0 ? [...rest, after] : rest.toSpliced(index, 0, after);
}

/** Allow Bulk Delete can be ticked only with Read/View of Searches. */
export function changeSearches(
	searches: PermissionSetBody["searches"],
	change: Partial<PermissionSetBody["searches"]>,
): PermissionSetBody["searches"] {
	const after = { ...searches, ...change };
	return { read: after.read, bulkDelete: after.read && after.bulkDelete };
}

/** Reads one value per line. Ignores blank lines and repetitions. */
export function readScope(typed: string): string[] {
	const values = typed
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
	return [...new Set(values)];
}
