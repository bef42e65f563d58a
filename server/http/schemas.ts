import { z } from "@hono/zod-openapi";

/** A path parameter that is a UUID. */
export const idInPath = z.object({ id: z.uuid() });

/** A record's key as text, whatever its type in the database: "42", a UUID, or text. Composite keys are not roots. */
export const recordKey = z.string().min(1).max(500);

export const done = z.object({ done: z.literal(true) });

/** An array whose length is checked before its elements. Otherwise each wrong element of a long array becomes an issue of its own. */
export function boundedArray<Element extends z.ZodType>(element: Element, max: number): z.ZodType<z.output<Element>[], z.input<Element>[]> {
	const counted = z.preprocess((value, { addIssue }) => {
		if (Array.isArray(value) && value.length > max) addIssue(`Too big: expected array to have <=${max} items`);
		return value;
	}, z.array(element).max(max));
	return counted as z.ZodType<z.output<Element>[], z.input<Element>[]>;
}

const forms = { singular: z.string(), plural: z.string() };

/** What people call the records of a type, in the language of the request. `english`: the same words in English, if they differ. */
export const labels = z.object({ ...forms, english: z.object(forms).optional() });

export const health = z
	.object({
		status: z.enum(["ok", "degraded", "unavailable"]),
		database: z.boolean(),
		worker: z.object({ alive: z.boolean(), lastSeen: z.iso.datetime().nullable() }),
		/** The number of problems that currently block deletions. The doctor names them, with tables and columns. */
		problems: z.int(),
		/** One sentence per problem, without values from the database. */
		reasons: z.array(z.string()),
	})
	.openapi("Health");

export type Health = z.infer<typeof health>;
