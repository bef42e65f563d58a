import { ExpungeError } from "../http/errors.ts";
import type { Actor } from "./actor.ts";

/** Fails with permission_denied unless the actor is an admin. */
export function requireAdminRole(actor: Pick<Actor, "role">): void {
	if (actor.role !== "admin") throw new ExpungeError("permission_denied");
}
