import type { Grant, PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
import { isSamePlace } from "./grants.ts";

interface MergedSet {
	body: PermissionSetBody;
	/** What both people changed differently. My change wins there. */
	conflicts: string[];
}

function isEqual(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

function grantOf(body: PermissionSetBody, place: Pick<Grant, "object" | "klass">): Grant | null {
	const grant = body.grants.find((candidate) => isSamePlace(candidate, place));
	if (grant === undefined) return null;
	const { object, klass, read, scope } = grant;
	return { object, klass, read, delete: grant.delete, scope };
}

/** A three-way merge: takes what only they changed, and keeps what I changed. Both started from `base`. */
export function mergeSet(base: PermissionSetBody, mine: PermissionSetBody, theirs: PermissionSetBody): MergedSet {
	const conflicts: string[] = [];
	function choose<T>(what: string, started: T, ours: T, others: T): T {
		if (isEqual(ours, started)) return others;
		if (!isEqual(others, started) && !isEqual(others, ours)) conflicts.push(what);
		return ours;
	}
	const places = [...theirs.grants, ...mine.grants].filter(
		(grant, index, all) => all.findIndex((candidate) => isSamePlace(candidate, grant)) === index,
	);
	const grants = places
		.map((place) => choose(place.klass ?? place.object, grantOf(base, place), grantOf(mine, place), grantOf(theirs, place)))
		.filter((grant) => grant !== null);
	const read = choose(documentedWords.searches, base.searches.read, mine.searches.read, theirs.searches.read);
	const bulkDelete = choose(documentedWords.bulkDelete, base.searches.bulkDelete, mine.searches.bulkDelete, theirs.searches.bulkDelete);
	const users = [...new Set([...theirs.users, ...mine.users])].filter((id) =>
		base.users.includes(id) ? mine.users.includes(id) && theirs.users.includes(id) : true,
	);
	const name = choose(t("permissions.theName"), base.name, mine.name, theirs.name);
	return { body: { name, grants, searches: { read, bulkDelete: read && bulkDelete }, users }, conflicts };
}
