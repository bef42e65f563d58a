import type { Grant, Rights } from "./schemas.ts";

/** The union of all of a person's permission sets. Pure data, so that the rules below can be read and tested without a database. */
export interface EffectiveRights {
	admin: boolean;
	/** Deleting a record also requires Delete on every type that is deleted with it. */
	strictCascade: boolean;
	searches: { read: boolean; bulkDelete: boolean };
	grants: readonly Grant[];
	version: number;
}

/** The parts of the CRM's objects that the rules need. */
export type Hierarchy = Readonly<Record<string, { parents?: readonly { object: string }[] }>>;

/** A record as read under the lock. `parents`: for each type above it, the key of the record that it belongs to, or null. */
interface RecordFacts {
	object: string;
	klass: string | null;
	scope: string | null;
	parents: Readonly<Record<string, string | null>>;
}

type Decision = "allowed" | "permission_denied" | "not_found";

export const noRights: EffectiveRights = {
	admin: false,
	strictCascade: false,
	searches: { read: false, bulkDelete: false },
	grants: [],
	version: 0,
};

/** Whether this person may delete this record. Out of scope is not_found, as if the record did not exist. */
export function decideRecord(rights: EffectiveRights, hierarchy: Hierarchy, record: RecordFacts): Decision {
	if (rights.admin) return "allowed";
	const ofRecord = grantsOf(rights, record);
	// The scope comes first: a person who may not know of a record must not learn what it belongs to.
	if (!ofRecord.some(reads)) return mayReadType(rights, record.object, record.klass) ? "not_found" : "permission_denied";
	if (!canReadParents(rights, hierarchy, record)) return "permission_denied";
	return ofRecord.some((grant) => grant.delete) ? "allowed" : "permission_denied";
}

/** Whether this person may see this record. */
export function mayReadRecord(rights: EffectiveRights, hierarchy: Hierarchy, record: RecordFacts): boolean {
	return rights.admin || (grantsOf(rights, record).some(reads) && canReadParents(rights, hierarchy, record));
}

/** Which records of a type a person may read: one of the lines must cover the record, and the record must have none of these parents. */
export interface ReadableRecords {
	lines: readonly Pick<Grant, "klass" | "scope">[];
	hiddenParents: readonly string[];
}

/** The same as `mayReadRecord` for a query, which cannot ask for each record. */
export function boundReadable(rights: EffectiveRights, hierarchy: Hierarchy, object: string): ReadableRecords {
	if (rights.admin) return { lines: [{ klass: null, scope: null }], hiddenParents: [] };
	const parents = (hierarchy[object]?.parents ?? []).map((parent) => parent.object);
	return {
		lines: rights.grants.filter((grant) => grant.object === object && reads(grant)).map(({ klass, scope }) => ({ klass, scope })),
		hiddenParents: parents.filter((parent) => !canReadUpwards(rights, hierarchy, parent)),
	};
}

interface TypeQuestion {
	object: string;
	klass: string | null;
	/** Whether the records were selected in a search, even if there is only one. */
	bulk: boolean;
	/** The other types whose records would be deleted with it. */
	goes: readonly string[];
}

/** Whether this person may delete records of this type at all. It is checked before any record is read. Each record is checked later. */
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

/** The rights for screens: one line per object and klass of the catalogue. */
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

/** Whether any line lets this person read at least some records of the type and klass. */
export function mayReadType(rights: EffectiveRights, object: string, klass: string | null): boolean {
	return rights.admin || rights.grants.some((grant) => coversType(grant, object, klass) && reads(grant));
}

function grantsOf(rights: EffectiveRights, { object, klass, scope }: RecordFacts): Grant[] {
	return rights.grants.filter(
		(grant) => coversType(grant, object, klass) && (grant.scope === null || (scope !== null && grant.scope.includes(scope))),
	);
}

function canReadParents(rights: EffectiveRights, hierarchy: Hierarchy, { parents }: RecordFacts): boolean {
	return Object.keys(parents).every((object) => parents[object] == null || canReadUpwards(rights, hierarchy, object));
}

function coversType(grant: Grant, object: string, klass: string | null): boolean {
	return grant.object === object && (grant.klass === null || grant.klass === klass);
}

function reads(grant: Grant): boolean {
	return grant.read || grant.delete;
}

/** Whether the person has Read/View on the type, in any klass and scope, and on every type above it. */
function canReadUpwards(rights: EffectiveRights, hierarchy: Hierarchy, object: string, seen: readonly string[] = []): boolean {
	if (rights.admin || seen.includes(object)) return true;
	if (!rights.grants.some((grant) => grant.object === object && reads(grant))) return false;
	return canReadAbove(rights, hierarchy, object, [...seen, object]);
}

/** If a type has several above it, a record belongs to some of them. One must be readable, and the record itself decides the rest. */
function canReadAbove(rights: EffectiveRights, hierarchy: Hierarchy, object: string, seen: readonly string[] = []): boolean {
	const above = hierarchy[object]?.parents ?? [];
	return above.length === 0 || above.some((parent) => canReadUpwards(rights, hierarchy, parent.object, seen));
}

function deletesAll(rights: EffectiveRights, object: string): boolean {
	return rights.grants.some((grant) => grant.object === object && grant.klass === null && grant.scope === null && grant.delete);
}
