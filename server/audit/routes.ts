import { createRoute } from "@hono/zod-openapi";
import { requireAdmin } from "../auth/require-actor.ts";
import { answer, createRoutes } from "../http/create-routes.ts";
import { exportAudit } from "./export-audit.ts";
import { listAudit } from "./list-audit.ts";
import { auditFilter, auditPage, exportedText, exportRequest } from "./schemas.ts";

const tags = ["Audit"];

export const auditRoutes = createRoutes()
	.openapi(
		createRoute({
			method: "get",
			path: "/audit",
			tags,
			summary: "List audit entries, newest first",
			middleware: requireAdmin,
			request: { query: auditFilter },
			responses: { 200: answer(auditPage, "One page") },
		}),
		async (c) => c.json(await listAudit(c.var.action, c.req.valid("query")), 200),
	)
	.openapi(
		createRoute({
			method: "get",
			path: "/audit/export",
			tags,
			summary: "Export the audit as CSV or JSON lines",
			middleware: requireAdmin,
			request: { query: exportRequest },
			responses: {
				200: {
					description: "The file",
					content: { "text/csv": { schema: exportedText }, "application/x-ndjson": { schema: exportedText } },
				},
			},
		}),
		async (c) => {
			const query = c.req.valid("query");
			const text = await exportAudit(c.var.action, query);
			const day = new Date().toISOString().slice(0, 10);
			c.header("content-type", query.format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8");
			c.header("content-disposition", `attachment; filename="expunge-audit-${day}.${query.format}"`);
			const logged = logFailure(text, (error) => c.var.action.log.error({ requestId: c.var.requestId, error }, "audit export failed"));
			return c.body(ReadableStream.from(logged).pipeThrough(new TextEncoderStream()));
		},
	);

/** An incomplete file must not look complete: a failure breaks the connection. The reason is only logged. */
async function* logFailure(text: AsyncIterable<string>, log: (error: unknown) => void): AsyncGenerator<string> {
	try {
		yield* text;
	} catch (error) {
		log(error);
		throw new Error("The export failed.");
	}
}
