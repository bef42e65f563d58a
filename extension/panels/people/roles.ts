import type { User } from "../../../server/people/schemas.ts";

export const roles: readonly { value: User["role"]; label: string }[] = [
	{ value: "agent", label: "Agent: can do what permission sets grant" },
	{ value: "admin", label: "Admin: can do everything" },
];

export function readRole(value: string): User["role"] {
	return value === "admin" ? "admin" : "agent";
}
