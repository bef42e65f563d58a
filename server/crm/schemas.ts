import { z } from "@hono/zod-openapi";

/** Public: the first call the popup makes, before anybody signs in. */
export const description = z
	.object({
		product: z.literal("Expunge"),
		version: z.string(),
		crm: z.object({ name: z.string(), title: z.string(), origins: z.array(z.url()) }),
	})
	.openapi("Description");

export type Description = z.infer<typeof description>;
