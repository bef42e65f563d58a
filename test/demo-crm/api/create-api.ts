import { createHash } from "node:crypto";
import { Hono } from "hono";
import { etag } from "hono/etag";
import { ZodError } from "zod";
import type { Sql } from "../connect.ts";
import { addAttachmentRoutes } from "./attachments.ts";
import { addCompanyRoutes } from "./companies.ts";
import { addConversationRoutes } from "./conversations.ts";
import { addCustomerRoutes } from "./customers.ts";
import { addKobjectRoutes } from "./kobjects.ts";
import { addReportRoutes } from "./reports.ts";
import { addSearchRoutes } from "./searches.ts";
import { type Agent, addSessionRoutes, findAgent } from "./session.ts";

export type Api = Hono<{ Variables: { agent: Agent } }>;

/** Everything except signing in requires an agent. An answer has its version as its ETag. The pulse returns only the version. */
export function createApi(sql: Sql): Api {
	const api: Api = new Hono();
	addSessionRoutes(api, sql);
	api.use(async (c, next) => {
		const agent = await findAgent(c, sql);
		if (!agent) return c.json({ error: "Please sign in." }, 401);
		c.set("agent", agent);
		c.header("cache-control", "no-store");
		return next();
	});
	api.use(etag({ weak: false, generateDigest: (body) => createHash("sha1").update(body).digest().buffer }));
	api.get("/me", (c) => c.json(c.var.agent));
	api.get("/pulse", async (c) => {
		const of = c.req.query("of") ?? "";
		if (!of.startsWith("/") || of.startsWith("/pulse")) return c.json({ version: null });
		const answer = await api.request(of, { headers: { cookie: c.req.header("cookie") ?? "" } });
		return c.json({ version: answer.ok ? answer.headers.get("etag") : null });
	});
	for (const add of [
		addCustomerRoutes,
		addCompanyRoutes,
		addConversationRoutes,
		addKobjectRoutes,
		addAttachmentRoutes,
		addSearchRoutes,
		addReportRoutes,
	])
		add(api, sql);
	api.notFound((c) => c.json({ error: "There is no such record." }, 404));
	api.onError((error, c) => {
		if (error instanceof ZodError) return c.json({ error: error.issues[0]?.message ?? "This cannot be saved." }, 400);
		console.error("The demo CRM failed.", error);
		return c.json({ error: "Something went wrong." }, 500);
	});
	return api;
}
