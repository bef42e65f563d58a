import type { PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { isSamePlace } from "./grants.ts";

/** What keeps a set from being saved, by the field it belongs to. */
export interface Problems {
	name: string | null;
	scope: (place: { object: string; klass: string | null }) => string | null;
	any: boolean;
}

export function problemsOf({ name, grants }: PermissionSetBody, otherNames: readonly string[]): Problems {
	const trimmed = name.trim();
	const taken = otherNames.some((other) => other.toLowerCase() === trimmed.toLowerCase());
	const nameProblem =
		trimmed === ""
			? "Give the set a name."
			: trimmed.length > 120
				? "Use at most 120 characters."
				: taken
					? "Another set already has this name."
					: null;
	const empty = grants.filter(({ scope }) => scope !== null && scope.length === 0);
	return {
		name: nameProblem,
		scope: (place) =>
			empty.some((grant) => isSamePlace(grant, place)) ? "Type at least one value. Without one, the grant covers nothing." : null,
		any: nameProblem !== null || empty.length > 0,
	};
}
