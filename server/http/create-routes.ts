import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { RequestEnv } from "./action.ts";
import { ExpungeError } from "./errors.ts";
import { isStorable } from "./storable.ts";

/** An empty set of routes, to be chained. A request that does not fit its schema, or holds text that cannot be stored, fails with invalid_request; an id that cannot be, with invalid_key. */
export function createRoutes() {
	return new OpenAPIHono<RequestEnv>({
		defaultHook: (result) => {
			if (!result.success) throw new ExpungeError("invalid_request", { issues: describeIssues(result.error) });
			if (isStorable(result.data)) return;
			// A record's id gets the same words, whatever makes it impossible.
			throw isStorable({ ...result.data, ids: [], key: "" })
				? new ExpungeError("invalid_key")
				: new ExpungeError("invalid_request", { reason: "text_not_storable" });
		},
	});
}

/** One entry of a route's `responses`. */
export function answer<Schema extends z.ZodType>(schema: Schema, description: string) {
	return { description, content: { "application/json": { schema } } };
}

/** The `request.body` of a route. */
export function body<Schema extends z.ZodType>(schema: Schema) {
	return { required: true, content: { "application/json": { schema } } };
}

const mostIssues = 20;

function describeIssues(error: z.ZodError) {
	return error.issues.slice(0, mostIssues).map(({ path, message }) => ({ path: path.join("."), message }));
}
