import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { RequestEnv } from "./action.ts";
import { ExpungeError } from "./errors.ts";

/** An empty set of routes, to be chained; a request that does not fit its schema fails with invalid_request. */
export function createRoutes() {
	return new OpenAPIHono<RequestEnv>({
		defaultHook: (result) => {
			if (!result.success) throw new ExpungeError("invalid_request", { issues: describeIssues(result.error) });
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

function describeIssues(error: z.ZodError) {
	return error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
}
