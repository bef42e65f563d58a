import type { Actor } from "../auth/actor.ts";
import { ExpungeError } from "../http/errors.ts";

/** Only admins edit rights and read the audit. */
export function requireAdminRole(actor: Pick<Actor, "role">): void {
	if (actor.role !== "admin") throw new ExpungeError("permission_denied");
}
