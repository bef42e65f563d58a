import type { Grant, Rights } from "./schemas.ts";

/** The union over all of a person's permission sets; pure data, so that the rules below can be read and tested without a database. */
export interface EffectiveRights {
	admin: boolean;
	/** Deleting a record also demands Delete on every type that goes with it. */
	strictCascade: boolean;
	searches: { read: boolean; bulkDelete: boolean };
	grants: readonly Grant[];
	version: number;
}

/** What the rules need to know of the CRM's objects. */
export type Hierarchy = Readonly<Record<string, { parents?: readonly { object: string }[] }>>;

/** A record as read under the lock. `parents`: for each type above it, the key of the record that it belongs to, or null. */
interface RecordFacts {
	object: string;
	klass: string | null;
	scope: string | null;
	parents: Readonly<Record<string, string | null>>;
}

export type Decision = "allowed" | "permission_denied" | "not_found";

export const noRights: EffectiveRights = {
	admin: false,
	strictCascade: false,
	searches: { read: false, bulkDelete: false },
	grants: [],
	version: 0,
};

/** May this person delete this very record? Out of scope is not_found, as if the record did not exist. */
export function decideRecord(rights: EffectiveRights, hierarchy: Hierarchy, record: RecordFacts): Decision {
	if (rights.admin) return "allowed";
	const ofType = rights.grants.filter((grant) => coversType(grant, record.object, record.klass));
	const ofRecord = ofType.filter((grant) => grant.scope === null || (record.scope !== null && grant.scope.includes(record.scope)));
	// Scope first: whoever may not know of a record learns nothing of what it belongs to either.
	if (!ofRecord.some(reads)) return ofType.some(reads) ? "not_found" : "permission_denied";
	const belongsTo = Object.keys(record.parents).filter((object) => record.parents[object] != null);
	if (!belongsTo.every((object) => canReadUpwards(rights, hierarchy, object))) return "permission_denied";
	return ofRecord.some((grant) => grant.delete) ? "allowed" : "permission_denied";
}

interface TypeQuestion {
	object: string;
	klass: string | null;
	/** From a search's checkboxes, whatever the number. */
	bulk: boolean;
	/** The other types whose records would go with it. */
	goes: readonly string[];
}

/** May this person delete records of this type at all? Asked before any record is looked at; the records decide for themselves later. */
export function decideType(
	rights: EffectiveRights,
	hierarchy: Hierarchy,
	question: TypeQuestion,
): "allowed" | "permission_denied" | "bulk_not_allowed" {
	if (rights.admin) return "allowed";
	if (!rights.grants.some((grant) => coversType(grant, question.object, question.klass) && grant.delete)) return "permission_denied";
	if (!canReadAbove(rights, hierarchy, question.object)) return "permission_denied";
	if (rights.strictCascade && !question.goes.every((object) => deletesAll(rights, object))) return "permission_denied";
	return question.bulk && !(rights.searches.read && rights.searches.bulkDelete) ? "bulk_not_allowed" : "allowed";
}

/** What screens may show: one line per object and klass of the catalogue. */
export function describeRights(
	rights: EffectiveRights,
	hierarchy: Hierarchy,
	catalogue: readonly { object: string; klass: string | null; deletable: boolean }[],
): Rights {
	const objects = catalogue.map(({ object, klass, deletable }) => {
		const grants = rights.grants.filter((grant) => coversType(grant, object, klass));
		const readable = canReadAbove(rights, hierarchy, object);
		return {
			object,
			klass,
			read: rights.admin || (readable && grants.some(reads)),
			delete: deletable && (rights.admin || (readable && grants.some((grant) => grant.delete))),
		};
	});
	return {
		admin: rights.admin,
		bulkDelete: rights.admin || (rights.searches.read && rights.searches.bulkDelete),
		objects,
		version: rights.version,
	};
}

/** Whether this person may read records of the type and klass in every scope. The scope of a deleted record is no longer known. */
export function mayReadEveryScope(rights: EffectiveRights, object: string, klass: string | null): boolean {
	return rights.admin || rights.grants.some((grant) => coversType(grant, object, klass) && grant.scope === null && reads(grant));
}

/** Whether any line lets this person read some records of the type and klass. */
export function mayReadType(rights: EffectiveRights, object: string, klass: string | null): boolean {
	return rights.admin || rights.grants.some((grant) => coversType(grant, object, klass) && reads(grant));
}

function coversType(grant: Grant, object: string, klass: string | null): boolean {
	return grant.object === object && (grant.klass === null || grant.klass === klass);
}

function reads(grant: Grant): boolean {
	return grant.read || grant.delete;
}

/** Read/View on the type, in whatever klass and scope, and on every type above it. */
function canReadUpwards(rights: EffectiveRights, hierarchy: Hierarchy, object: string, seen: readonly string[] = []): boolean {
	if (rights.admin || seen.includes(object)) return true;
	if (!rights.grants.some((grant) => grant.object === object && reads(grant))) return false;
	return canReadAbove(rights, hierarchy, object, [...seen, object]);
}

/** Where a type has several above it, a record belongs to some of them: one must be readable, the record itself decides the rest. */
function canReadAbove(rights: EffectiveRights, hierarchy: Hierarchy, object: string, seen: readonly string[] = []): boolean {
	const above = hierarchy[object]?.parents ?? [];
	return above.length === 0 || above.some((parent) => canReadUpwards(rights, hierarchy, parent.object, seen));
}

function deletesAll(rights: EffectiveRights, object: string): boolean {
	return rights.grants.some((grant) => grant.object === object && grant.klass === null && grant.scope === null && grant.delete);
}
