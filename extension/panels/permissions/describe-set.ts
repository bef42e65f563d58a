import type { Grantable } from "../../../server/crm/schemas.ts";
import type { PermissionSet } from "../../../server/permissions/schemas.ts";
import { documentedWords } from "../../documented-words.ts";
import { listWords, t } from "../../words.ts";
import { grantRows } from "./grants.ts";

/** What a set allows, in a line: "Delete Customers and Orders · read Conversations · bulk". */
export function describeSet(set: PermissionSet, grantable: readonly Grantable[]): string {
	const rows = grantRows(grantable, set.grants);
	const deletes = rows.filter(({ grant }) => grant.delete).map(({ labels }) => labels.plural);
	const reads = rows.filter(({ grant }) => grant.read && !grant.delete).map(({ labels }) => labels.plural);
	const grants = [
		...(deletes.length > 0 ? [t("permissions.deletes", { delete: documentedWords.delete, types: listWords(deletes) })] : []),
		...(reads.length > 0 ? [t("permissions.reads", { types: listWords(reads) })] : []),
		...(set.searches.bulkDelete ? [t("permissions.alsoInBulk")] : []),
	];
	if (grants.length === 0) return t("permissions.grantsNothing");
	const sentence = grants.join(" · ");
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function describeMembers(count: number): string {
	return count === 0 ? t("permissions.nobodyHasIt") : t("permissions.members", { count });
}
