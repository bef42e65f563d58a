import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { RequestEnv } from "./action.ts";
import { ExpungeError } from "./errors.ts";

/**
 * An empty chain of routes. A request fails with invalid_request if it does not match its schema or contains text that PostgreSQL cannot
 * store, and with invalid_key if an id contains such text.
 */
export function createRoutes() {
	return new OpenAPIHono<RequestEnv>({
		defaultHook: (result) => {
			if (!result.success) throw new ExpungeError("invalid_request", { issues: describeIssues(result.error) });
			if (isStorable(result.data)) return;
			// An impossible id of a record always gets the same message.
			throw isStorable({ ...result.data, ids: [], key: "" })
				? new ExpungeError("invalid_key")
				: new ExpungeError("invalid_request", { reason: "text_not_storable" });
		},
	});
}

/** An entry of a route's `responses`. */
export function answer<Schema extends z.ZodType>(schema: Schema, description: string) {
	return { description, content: { "application/json": { schema } } };
}

/** The `request.body` of a route. */
export function body<Schema extends z.ZodType>(schema: Schema) {
	return { required: true, content: { "application/json": { schema } } };
}

const maxIssues = 20;

function describeIssues(error: z.ZodError) {
	return error.issues.slice(0, maxIssues).map(({ path, message }) => ({ path: path.join("."), message }));
}

/** Whether PostgreSQL can store every text of a value unchanged: no NUL and no lone surrogate. */
export function isStorable(value: unknown): boolean {
	if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
	if (Array.isArray(value)) return value.every(isStorable);
	if (typeof value === "object" && value !== null)
		return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
	return true;
}
