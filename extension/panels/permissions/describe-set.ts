import type { Grantable } from "../../../server/crm/schemas.ts";
import type { PermissionSet } from "../../../server/permissions/schemas.ts";
import { grantRows } from "./grants.ts";

function list(names: string[]): string {
	return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}

/** What a set allows, in a line: "Delete Customers and Orders · read Conversations · bulk". */
export function describeSet(set: PermissionSet, grantable: readonly Grantable[]): string {
	const rows = grantRows(grantable, set.grants);
	const deletes = rows.filter(({ grant }) => grant.delete).map(({ labels }) => labels.plural);
	const reads = rows.filter(({ grant }) => grant.read && !grant.delete).map(({ labels }) => labels.plural);
	const parts = [
		...(deletes.length > 0 ? [`Delete ${list(deletes)}`] : []),
		...(reads.length > 0 ? [`read ${list(reads)}`] : []),
		...(set.searches.bulkDelete ? ["also in bulk"] : []),
	];
	if (parts.length === 0) return "Grants nothing yet";
	const sentence = parts.join(" · ");
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function describeMembers(count: number): string {
	if (count === 0) return "Nobody has it";
	return count === 1 ? "1 person" : `${count} people`;
}
