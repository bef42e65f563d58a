import { z } from "@hono/zod-openapi";
import { boundedArray } from "../http/bounded-array.ts";

/** `klass` null grants every klass of the object. Delete implies Read/View. */
export const grant = z.object({
	object: z.string().max(100),
	klass: z.string().max(200).nullable(),
	read: z.boolean(),
	delete: z.boolean(),
	/** Bounds the grant to records whose scope column has one of the values; null: unbounded. */
	scope: boundedArray(z.string().max(200), 200).nullable(),
});

export const permissionSetBody = z.object({
	name: z.string().trim().min(1).max(120),
	grants: boundedArray(grant, 500),
	searches: z.object({ read: z.boolean(), bulkDelete: z.boolean() }).refine((searches) => searches.read || !searches.bulkDelete, {
		message: "Allow Bulk Delete needs Read/View of Searches.",
	}),
	users: boundedArray(z.string().max(100), 2_000),
});

/** `version`: the one that was changed. */
export const changedPermissionSet = permissionSetBody.extend({ version: z.int() });

export const permissionSet = permissionSetBody
	.extend({ id: z.uuid(), version: z.int(), updatedAt: z.iso.datetime() })
	.openapi("PermissionSet");

/** What can be granted: one line per object and klass, with the words the CRM uses. */
export const grantable = z
	.object({
		object: z.string(),
		klass: z.string().nullable(),
		labels: z.object({ singular: z.string(), plural: z.string() }),
		deletable: z.boolean(),
		scope: z.object({ label: z.string() }).nullable(),
	})
	.openapi("Grantable");

export const permissionSetList = z.object({ sets: z.array(permissionSet), grantable: z.array(grantable) });

/** What the signed-in person may do; a hint for the screen, the server decides again at every step. */
export const rights = z
	.object({
		admin: z.boolean(),
		bulkDelete: z.boolean(),
		objects: z.array(z.object({ object: z.string(), klass: z.string().nullable(), read: z.boolean(), delete: z.boolean() })),
		version: z.int(),
	})
	.openapi("Rights");

export const switches = z.object({
	/** Deleting a record also demands Delete on every type that goes with it. */
	strictCascade: z.boolean().optional(),
	/** Batches may go without the database's own checks of keys, where everything that makes this safe holds. */
	uncheckedDeletion: z.boolean().optional(),
});

export const organisation = switches
	.required()
	/** Whether the server's role may do what unchecked deletion needs; setup grants it on request. */
	.extend({ uncheckedPossible: z.boolean() })
	.openapi("Organisation");

export type Switches = z.infer<typeof switches>;
export type Organisation = z.infer<typeof organisation>;
export type Grant = z.infer<typeof grant>;
export type PermissionSetBody = z.infer<typeof permissionSetBody>;
export type PermissionSet = z.infer<typeof permissionSet>;
export type Grantable = z.infer<typeof grantable>;
export type Rights = z.infer<typeof rights>;
