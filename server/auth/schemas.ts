import { z } from "@hono/zod-openapi";
import { rights } from "../permissions/schemas.ts";

export const role = z.enum(["admin", "agent"]);

export const user = z
	.object({
		id: z.string(),
		name: z.string(),
		email: z.string(),
		role,
		/** How the CRM's own pages name this person when signed in; the e-mail address unless an admin says otherwise. */
		crmLogin: z.string(),
	})
	.openapi("User");

export const userList = z.object({ users: z.array(user) });

/** Better Auth's own ids are no UUIDs. */
export const userId = z.object({ id: z.string().max(100) });

export const credentials = z.object({ email: z.string().max(254), password: z.string().max(200) });

export const passwords = z.object({ currentPassword: z.string().max(200), newPassword: z.string().min(12).max(200) });

/** The token is sent as bearer. */
export const session = z.object({ token: z.string() });

export const newUser = z.object({
	name: z.string().trim().min(1).max(120),
	email: z.email().max(254),
	role: role.default("agent"),
	crmLogin: z.string().trim().min(1).max(254).optional(),
});

export const changedUser = newUser.pick({ name: true, role: true, crmLogin: true }).partial();

/** The password is shown once and stored only as a hash. */
export const createdUser = z.object({ user, password: z.string() }).openapi("CreatedUser");

export const me = z.object({ user, rights }).openapi("Me");

export type User = z.infer<typeof user>;
export type NewUser = z.input<typeof newUser>;
export type ChangedUser = z.infer<typeof changedUser>;
export type CreatedUser = z.infer<typeof createdUser>;
export type Me = z.infer<typeof me>;
