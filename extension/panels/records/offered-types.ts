import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Rights } from "../../../server/permissions/schemas.ts";

/** A type of records that the person may search. */
export interface OfferedType {
	/** Stands for the object and the klass in a form. */
	id: string;
	object: string;
	klass: string | null;
	labels: Grantable["labels"];
	/** Whether the person may delete at least some of its records. */
	mayDelete: boolean;
}

/** The types that the person may read and that can be deleted. Where a type has klasses, each klass is offered by its own name. */
export function offeredTypes(objects: readonly Grantable[], rights: Rights): OfferedType[] {
	const rightsTo = (line: Grantable) => rights.objects.find(({ object, klass }) => object === line.object && klass === line.klass);
	const hasKlasses = (line: Grantable) => objects.some(({ object, klass }) => object === line.object && klass !== null);
	return objects
		.filter((line) => line.deletable && rightsTo(line)?.read === true && (line.klass !== null || !hasKlasses(line)))
		.map((line) => ({
			id: JSON.stringify([line.object, line.klass]),
			object: line.object,
			klass: line.klass,
			labels: line.labels,
			mayDelete: rightsTo(line)?.delete === true,
		}));
}
