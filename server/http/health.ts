import { setTimeout } from "node:timers/promises";
import { createRoute } from "@hono/zod-openapi";
import { codeOf } from "../database/sqlstates.ts";
import { readWorkerHeartbeat } from "../jobs/worker-heartbeat.ts";
import type { Services } from "../services.ts";
import { answer, createRoutes } from "./create-routes.ts";
import { type Health, health } from "./schemas.ts";

const answerTimeoutMs = 3_000;
const freshForMs = 1_000;

/** Anybody can call this, so the database is read at most once a second. */
const latest = new WeakMap<Services, { at: number; health: Promise<Health> }>();

function readHealth(services: Services): Promise<Health> {
	const known = latest.get(services);
	if (known && Date.now() - known.at < freshForMs) return known.health;
	const health = examine(services);
	latest.set(services, { at: Date.now(), health });
	return health;
}

async function examine({ db, graph, log }: Services): Promise<Health> {
	const late = setTimeout(answerTimeoutMs, new Error("The database did not answer in time."), { ref: false });
	const orLate = <Value>(value: Promise<Value>) => Promise.race([value, late.then((error) => Promise.reject(error))]);
	try {
		const worker = await orLate(readWorkerHeartbeat(db));
		const reasons = worker.alive ? [] : ["No worker has been running for 30 seconds. Confirmed deletions wait until one runs."];
		const { problems } = await orLate(graph.current());
		if (problems.length > 0) reasons.push("Records of some types cannot be deleted at the moment. Run the doctor to see why.");
		return { status: reasons.length === 0 ? "ok" : "degraded", database: true, worker, problems: problems.length, reasons };
	} catch (error) {
		log.warn({ error }, "health check could not read the database");
		const code = codeOf(error);
		const reasons = [`The database cannot be read${code === undefined ? "" : ` (${code})`}. See the server's log.`];
		return { status: "unavailable", database: false, worker: { alive: false, lastSeen: null }, problems: 0, reasons };
	}
}

export const healthRoutes = createRoutes().openapi(
	createRoute({
		method: "get",
		path: "/health",
		tags: ["Health"],
		security: [],
		summary: "Check the server's health",
		responses: { 200: answer(health, "Healthy or degraded"), 503: answer(health, "The database is unavailable") },
	}),
	async (c) => {
		const found = await readHealth(c.var.services);
		return found.database ? c.json(found, 200) : c.json(found, 503);
	},
);
