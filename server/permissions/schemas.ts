import { z } from "@hono/zod-openapi";
import { grantable } from "../crm/schemas.ts";
import { boundedArray } from "../http/schemas.ts";

/** `klass` null grants every klass of the object. Delete implies Read/View. */
export const grant = z.object({
	object: z.string().max(100),
	klass: z.string().max(200).nullable(),
	read: z.boolean(),
	delete: z.boolean(),
	/** Limits the grant to records with one of these values in their scope column. Null means no limit. */
	scope: boundedArray(z.string().max(200), 200).nullable(),
});

export const permissionSetBody = z.object({
	name: z.string().trim().min(1).max(120),
	grants: boundedArray(grant, 500),
	searches: z.object({ read: z.boolean(), bulkDelete: z.boolean() }).refine((searches) => searches.read || !searches.bulkDelete, {
		message: "Allow Bulk Delete requires Read/View on Searches.",
	}),
	users: boundedArray(z.string().max(100), 2_000),
});

/** `version`: the version that the changes are based on. */
export const changedPermissionSet = permissionSetBody.extend({ version: z.int() });

export const permissionSet = permissionSetBody
	.extend({ id: z.uuid(), version: z.int(), updatedAt: z.iso.datetime() })
	.openapi("PermissionSet");

export const permissionSetList = z.object({ sets: z.array(permissionSet), grantable: z.array(grantable) });

/** What the signed-in person may do. A hint for screens: the server checks again at every step. */
export const rights = z
	.object({
		admin: z.boolean(),
		bulkDelete: z.boolean(),
		objects: z.array(z.object({ object: z.string(), klass: z.string().nullable(), read: z.boolean(), delete: z.boolean() })),
		version: z.int(),
	})
	.openapi("Rights");

export const switches = z.object({
	/** Deleting a record also requires Delete on every type that is deleted with it. */
	strictCascade: z.boolean().optional(),
	/** Batches may skip the database's foreign-key checks where all conditions for doing so safely hold. */
	uncheckedDeletion: z.boolean().optional(),
});

export const organisation = switches
	.required()
	/** Whether the database role has the privilege for unchecked deletion. Setup grants it on request. */
	.extend({ uncheckedPossible: z.boolean() })
	.openapi("Organisation");

export type Switches = z.infer<typeof switches>;
export type Organisation = z.infer<typeof organisation>;
export type Grant = z.infer<typeof grant>;
export type PermissionSetBody = z.infer<typeof permissionSetBody>;
export type PermissionSet = z.infer<typeof permissionSet>;
export type Rights = z.infer<typeof rights>;
