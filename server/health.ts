import { createRoute, z } from "@hono/zod-openapi";
import { answer, createRoutes } from "./create-routes.ts";
import { readWorker } from "./deletions/read-worker.ts";
import type { Installation } from "./installation.ts";

const health = z
	.object({
		status: z.enum(["ok", "degraded"]),
		database: z.boolean(),
		worker: z.object({ alive: z.boolean(), lastSeen: z.iso.datetime().nullable() }),
		/** How many reasons keep records of some type from being deleted at the moment; the doctor names them, with tables and columns. */
		problems: z.int(),
	})
	.openapi("Health");

type Health = z.infer<typeof health>;

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
