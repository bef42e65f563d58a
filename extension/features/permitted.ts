import type { Grantable } from "../../server/crm/schemas.ts";
import type { Rights } from "../../server/permissions/schemas.ts";

interface Known {
	objects: readonly Grantable[];
	rights: Rights;
}

/** What to offer; whether it is allowed is decided by the server, at every step again. */
export function mayDelete({ objects, rights }: Known, object: string, klass: string | null): boolean {
	if (findGrantable(objects, object, klass)?.deletable !== true) return false;
	return rights.admin || rights.objects.some((right) => right.object === object && covers(right.klass, klass) && right.delete);
}

export function mayDeleteInBulk(known: Known, object: string, klass: string | null): boolean {
	return (known.rights.admin || known.rights.bulkDelete) && mayDelete(known, object, klass);
}

function covers(granted: string | null, klass: string | null): boolean {
	return granted === null || granted === klass;
}

/** "Customer" and "Customers", or the words of a klass: "Order" and "Orders". */
export function labelsOf(objects: readonly Grantable[], object: string, klass: string | null): Grantable["labels"] {
	return findGrantable(objects, object, klass)?.labels ?? { singular: "Record", plural: "Records" };
}

function findGrantable(objects: readonly Grantable[], object: string, klass: string | null): Grantable | undefined {
	const lines = objects.filter((line) => line.object === object);
	return lines.find((line) => line.klass === klass) ?? lines.find((line) => line.klass === null);
}
