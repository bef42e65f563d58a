import type { Actor } from "../auth/actor.ts";
import { ExpungeError } from "../errors.ts";
import { decideType, type EffectiveRights, type Hierarchy, type TypeQuestion } from "./effective.ts";

/** Only admins edit rights and read the audit. */
export function requireAdminRole(actor: Pick<Actor, "role">): void {
	if (actor.role !== "admin") throw new ExpungeError("permission_denied");
}

/** Before any record is looked at: may this person delete records of this type, and in bulk where that is asked? */
export function requireDelete(rights: EffectiveRights, hierarchy: Hierarchy, question: TypeQuestion): void {
	const decision = decideType(rights, hierarchy, question);
	if (decision !== "allowed") throw new ExpungeError(decision);
}
