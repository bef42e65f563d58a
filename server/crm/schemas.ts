import { z } from "@hono/zod-openapi";
import { labels } from "../http/schemas.ts";
import type { CrmPages } from "./pages.ts";

/** A public call: the first one that the popup makes, before anybody signs in. */
export const description = z
	.object({
		product: z.literal("Expunge"),
		version: z.string(),
		crm: z.object({ name: z.string(), title: z.string(), origins: z.array(z.url()) }),
	})
	.openapi("Description");

/** What a permission set can grant: one line per object and klass, named as in the CRM. */
export const grantable = z
	.object({
		object: z.string(),
		klass: z.string().nullable(),
		labels,
		deletable: z.boolean(),
		scope: z.object({ label: z.string() }).nullable(),
	})
	.openapi("Grantable");

const pages = z.custom<CrmPages>().openapi({ type: "object", description: "Selectors and addresses of the CRM's pages" });

/** The data that the extension downloads after sign-in. */
export const pagePart = z.object({ version: z.string(), pages, objects: z.array(grantable) });

export type Description = z.infer<typeof description>;
export type Grantable = z.infer<typeof grantable>;
