import { createRoute, z } from "@hono/zod-openapi";
import { max, sql } from "drizzle-orm";
import { workerHeartbeats } from "../drizzle/deletions.ts";
import { answer, createRoutes } from "./create-routes.ts";
import type { Installation } from "./installation.ts";

const health = z
	.object({
		status: z.enum(["ok", "degraded"]),
		database: z.boolean(),
		worker: z.object({ alive: z.boolean(), lastSeen: z.iso.datetime().nullable() }),
		/** Why records of a type cannot be deleted at the moment. */
		problems: z.array(z.object({ object: z.string(), message: z.string() })),
	})
	.openapi("Health");

export type Health = z.infer<typeof health>;

const silence = 30_000;

/** Whether a worker has been heard of within the last 30 seconds, by the database's clock. */
export async function readWorker(db: Installation["db"]): Promise<Health["worker"]> {
	const [heard] = await db.select({ lastSeen: max(workerHeartbeats.seenAt), now: sql<string>`now()` }).from(workerHeartbeats);
	if (!heard?.lastSeen) return { alive: false, lastSeen: null };
	return { alive: new Date(heard.now).getTime() - heard.lastSeen.getTime() < silence, lastSeen: heard.lastSeen.toISOString() };
}

async function readHealth({ db, graph }: Installation): Promise<Health> {
	try {
		const worker = await readWorker(db);
		const problems = (await graph.current()).problems.flatMap(({ objects, message }) => objects.map((object) => ({ object, message })));
		return { status: worker.alive && problems.length === 0 ? "ok" : "degraded", database: true, worker, problems };
	} catch {
		return { status: "degraded", database: false, worker: { alive: false, lastSeen: null }, problems: [] };
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
