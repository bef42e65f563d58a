import type { User } from "../../../server/people/schemas.ts";
import { t } from "../../words.ts";

const roles: readonly User["role"][] = ["agent", "admin"];

/** The roles that an admin can assign, each with what it is allowed to do. */
export function roleOptions(): { value: User["role"]; label: string }[] {
	return roles.map((role) => ({ value: role, label: t(`people.roles.${role}`) }));
}

export function readRole(value: string): User["role"] {
	return value === "admin" ? "admin" : "agent";
}
