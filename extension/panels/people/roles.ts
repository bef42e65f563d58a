import type { User } from "../../../server/people/schemas.ts";

export const roles: readonly { value: User["role"]; label: string }[] = [
	{ value: "agent", label: "Agent: what permission sets grant" },
	{ value: "admin", label: "Admin: may do everything" },
];

export function readRole(value: string): User["role"] {
	return value === "admin" ? "admin" : "agent";
}
