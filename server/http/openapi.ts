import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hono } from "hono";
import getAbsoluteFSPath from "swagger-ui-dist/absolute-path.js";
import { z } from "zod";
import type { RequestEnv } from "./action.ts";
import type { createRoutes } from "./create-routes.ts";
import { errorCodes } from "./errors.ts";

type Routes = ReturnType<typeof createRoutes>;

const errorAnswer = {
	description: "Failed, with an error code and a message for the user",
	content: {
		"application/json": {
			schema: {
				type: "object",
				required: ["error"],
				properties: {
					error: {
						type: "object",
						required: ["code", "message", "requestId"],
						properties: {
							code: { type: "string", enum: Object.keys(errorCodes) },
							message: { type: "string" },
							requestId: { type: "string" },
							details: { type: "object" },
						},
					},
				},
			},
		},
	},
};

const description =
	"Permanent deletion for the CRM that a team already uses. Errors and outcomes have a code and an English message. Labels and other sentences are in the language of Accept-Language: English or German.";

/** Describes the API in OpenAPI 3.1. All operations share one description of failures. */
function describeApi(routes: Routes) {
	const document = routes.getOpenAPI31Document({
		openapi: "3.1.0",
		info: { title: "Expunge", version: productVersion, description },
		security: [{ bearer: [] }],
	});
	for (const operations of Object.values(document.paths ?? {}))
		for (const operation of Object.values(operations ?? {}))
			if (isOperation(operation)) operation.responses = { ...operation.responses, default: errorAnswer };
	return {
		...document,
		components: { ...document.components, securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
	};
}

function isOperation(value: unknown): value is { responses: Record<string, unknown> } {
	return typeof value === "object" && value !== null && "responses" in value;
}

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Expunge API</title><link rel="icon" href="data:,"><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body>
</html>`;
const start = `SwaggerUIBundle({ url: "openapi.json", dom_id: "#api", validatorUrl: null });`;
const files = new Map([
	["swagger-ui.css", "text/css"],
	["swagger-ui-bundle.js", "text/javascript"],
]);

/** Serves the description and a page that shows it, without loading files from other servers. */
export function mountDocumentation(app: Hono<RequestEnv>, routes: Routes): void {
	const document = JSON.stringify(describeApi(routes));
	app.get("/api/openapi.json", (c) => c.body(document, 200, { "content-type": "application/json" }));
	app.get("/api/docs", (c) => c.html(page));
	app.get("/api/docs/start.js", (c) => c.body(start, 200, { "content-type": "text/javascript" }));
	app.get("/api/docs/:file", async (c) => {
		const file = c.req.param("file");
		const type = files.get(file);
		if (!type) return c.notFound();
		return c.body(await readFile(join(getAbsoluteFSPath(), file), "utf8"), 200, { "content-type": `${type}; charset=utf-8` });
	});
}

const manifest = z.object({ version: z.string() });

export const productVersion = manifest.parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))).version;
