import { createRoute } from "@hono/zod-openapi";
import { answer, createRoutes } from "./create-routes.ts";
import { readWorker } from "./deletions/read-worker.ts";
import type { Installation } from "./installation.ts";
import { type Health, health } from "./schemas.ts";

async function readHealth({ db, graph }: Installation): Promise<Health> {
	try {
		const worker = await readWorker(db);
		const problems = (await graph.current()).problems.length;
		return { status: worker.alive && problems === 0 ? "ok" : "degraded", database: true, worker, problems };
	} catch {
		return { status: "degraded", database: false, worker: { alive: false, lastSeen: null }, problems: 0 };
	}
}

export const healthRoutes = createRoutes().openapi(
	createRoute({
		method: "get",
		path: "/health",
		tags: ["Health"],
		security: [],
		summary: "Whether everything that a deletion needs is there",
		responses: { 200: answer(health, "As of now") },
	}),
	async (c) => c.json(await readHealth(c.var.installation), 200),
);
