import { z } from "@hono/zod-openapi";
import { rights } from "../permissions/schemas.ts";

export const role = z.enum(["admin", "agent"]);

export const user = z
	.object({
		id: z.string(),
		name: z.string(),
		email: z.string(),
		role,
		/** This person's login in the CRM, as its pages show it. Defaults to the e-mail address. */
		crmLogin: z.string(),
	})
	.openapi("User");

export const userList = z.object({ users: z.array(user) });

/** Not a UUID: better-auth makes its own ids. */
export const userId = z.object({ id: z.string().max(100) });

export const newUser = z.object({
	name: z.string().trim().min(1).max(120),
	email: z.email().max(254),
	role: role.default("agent"),
	crmLogin: z.string().trim().min(1).max(254).optional(),
});

export const changedUser = newUser.pick({ name: true, role: true, crmLogin: true }).partial();

/** The password is shown once and stored only as a hash. */
export const createdUser = z.object({ user, password: z.string() }).openapi("CreatedUser");

export const me = z
	.object({
		user,
		rights,
		/** The version of the CRM's page part, including the labels of its klasses. Fetch it again when this changes. */
		crmVersion: z.string(),
	})
	.openapi("Me");

export type User = z.infer<typeof user>;
export type NewUser = z.input<typeof newUser>;
export type ChangedUser = z.infer<typeof changedUser>;
export type CreatedUser = z.infer<typeof createdUser>;
export type Me = z.infer<typeof me>;
