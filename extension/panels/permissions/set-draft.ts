import type { PermissionSet, PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { t } from "../../words.ts";
import { isSamePlace } from "./grants.ts";
import { mergeSet } from "./merge-set.ts";

/** An edit that has not been saved: what it started from, and what it says now. It outlives the popup. */
export interface SetDraft {
	id: string | null;
	version: number;
	base: PermissionSetBody;
	body: PermissionSetBody;
}

export type Freshness = "unchanged" | "changed_by_me" | "merged" | "deleted_meanwhile";

const emptyBody: PermissionSetBody = { name: "", grants: [], searches: { read: false, bulkDelete: false }, users: [] };

function bodyOf({ name, grants, searches, users }: PermissionSet): PermissionSetBody {
	return { name, grants, searches, users };
}

export function isDirty({ base, body }: SetDraft): boolean {
	return JSON.stringify(base) !== JSON.stringify(body);
}

export function startDraft(set: PermissionSet | null): SetDraft {
	const body = set === null ? emptyBody : bodyOf(set);
	return { id: set?.id ?? null, version: set?.version ?? 0, base: body, body };
}

/** Merges a draft with the set that the server has now. Null: the server has none. */
export function resumeDraft(draft: SetDraft, set: PermissionSet | null): { draft: SetDraft; freshness: Freshness; conflicts: string[] } {
	if (draft.id === null) return { draft, freshness: isDirty(draft) ? "changed_by_me" : "unchanged", conflicts: [] };
	if (set === null) return { draft, freshness: "deleted_meanwhile", conflicts: [] };
	if (!isDirty(draft)) return { draft: startDraft(set), freshness: "unchanged", conflicts: [] };
	if (set.version === draft.version) return { draft, freshness: "changed_by_me", conflicts: [] };
	const theirs = bodyOf(set);
	const { body, conflicts } = mergeSet(draft.base, draft.body, theirs);
	return { draft: { id: set.id, version: set.version, base: theirs, body }, freshness: "merged", conflicts };
}

/** What keeps a set from being saved, by the field it belongs to. */
export interface Problems {
	name: string | null;
	scope: (place: { object: string; klass: string | null }) => string | null;
	any: boolean;
}

const longestName = 120;

export function problemsOf({ name, grants }: PermissionSetBody, otherNames: readonly string[]): Problems {
	const trimmed = name.trim();
	const taken = otherNames.some((other) => other.toLowerCase() === trimmed.toLowerCase());
	const nameProblem =
		trimmed === ""
			? t("permissions.nameMissing")
			: trimmed.length > longestName
				? t("permissions.nameTooLong", { count: longestName })
				: taken
					? t("permissions.nameTaken")
					: null;
	const empty = grants.filter(({ scope }) => scope !== null && scope.length === 0);
	return {
		name: nameProblem,
		scope: (place) => (empty.some((grant) => isSamePlace(grant, place)) ? t("permissions.scopeEmpty") : null),
		any: nameProblem !== null || empty.length > 0,
	};
}
