import type { Grantable } from "../../server/crm/schemas.ts";
import type { Rights } from "../../server/permissions/schemas.ts";
import { t } from "../words.ts";

interface Permissions {
	objects: readonly Grantable[];
	rights: Rights;
}

/** What to offer in the page. The server checks every right again, at each step. */
export function mayDelete({ objects, rights }: Permissions, object: string, klass: string | null): boolean {
	if (findGrantable(objects, object, klass)?.deletable !== true) return false;
	return rights.admin || rights.objects.some((right) => right.object === object && covers(right.klass, klass) && right.delete);
}

export function mayDeleteInBulk(permissions: Permissions, object: string, klass: string | null): boolean {
	return (permissions.rights.admin || permissions.rights.bulkDelete) && mayDelete(permissions, object, klass);
}

function covers(granted: string | null, klass: string | null): boolean {
	return granted === null || granted === klass;
}

/** "Customer" and "Customers", or the words of a klass: "Order" and "Orders". */
export function labelsOf(objects: readonly Grantable[], object: string, klass: string | null): Grantable["labels"] {
	return findGrantable(objects, object, klass)?.labels ?? { singular: t("common.record"), plural: t("features.records") };
}

function findGrantable(objects: readonly Grantable[], object: string, klass: string | null): Grantable | undefined {
	const lines = objects.filter((line) => line.object === object);
	return lines.find((line) => line.klass === klass) ?? lines.find((line) => line.klass === null);
}
