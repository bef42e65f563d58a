import { z } from "@hono/zod-openapi";

/** An array that is counted before its elements are looked at: every wrong element of a long one would become an issue of its own. */
export function boundedArray<Element extends z.ZodType>(element: Element, max: number): z.ZodType<z.output<Element>[], z.input<Element>[]> {
	const counted = z.preprocess((value, { addIssue }) => {
		if (Array.isArray(value) && value.length > max) addIssue(`Too big: expected array to have <=${max} items`);
		return value;
	}, z.array(element).max(max));
	return counted as z.ZodType<z.output<Element>[], z.input<Element>[]>;
}
