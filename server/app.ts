import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { aftermathRoutes } from "./aftermath/routes.ts";
import { auditRoutes } from "./audit/routes.ts";
import { authRoutes } from "./auth/routes.ts";
import { crmRoutes } from "./crm/routes.ts";
import { isBadValue, isUnreachable } from "./database/sqlstates.ts";
import { deletionRoutes } from "./deletions/routes.ts";
import { serverHealthRoutes } from "./health/routes.ts";
import { holdRoutes } from "./holds/routes.ts";
import type { RequestEnv } from "./http/action.ts";
import { isExtensionOrigin } from "./http/client-address.ts";
import { createRoutes } from "./http/create-routes.ts";
import { ExpungeError, errorCodes } from "./http/errors.ts";
import { healthRoutes } from "./http/health.ts";
import { limitBody } from "./http/limit-body.ts";
import { mountDocumentation } from "./http/openapi.ts";
import { notificationRoutes } from "./notifications/routes.ts";
import { peopleRoutes } from "./people/routes.ts";
import { permissionRoutes } from "./permissions/routes.ts";
import { previewRoutes } from "./previews/routes.ts";
import { recordRoutes } from "./records/routes.ts";
import type { Services } from "./services.ts";

const routes = createRoutes()
	.route("/api", crmRoutes)
	.route("/api", healthRoutes)
	.route("/api", serverHealthRoutes)
	.route("/api", authRoutes)
	.route("/api", peopleRoutes)
	.route("/api", permissionRoutes)
	.route("/api", holdRoutes)
	.route("/api", auditRoutes)
	.route("/api", recordRoutes)
	.route("/api", previewRoutes)
	.route("/api", deletionRoutes)
	.route("/api", aftermathRoutes)
	.route("/api", notificationRoutes);

/** Every route with its input and output. The extension compiles against this type and imports nothing else from here. */
export type AppType = typeof routes;

/** The API without a port: `createApp(services).request("/api/health")`. */
export function createApp(services: Services) {
	const { env } = services;
	const app = createRoutes();
	app.use(async (c, next) => {
		c.set("services", services);
		c.set("requestId", randomUUID());
		c.header("x-request-id", c.var.requestId);
		c.header("cache-control", "no-store");
		await next();
	});
	app.use(
		secureHeaders({
			strictTransportSecurity: false,
			crossOriginResourcePolicy: "cross-origin",
			contentSecurityPolicy: {
				defaultSrc: ["'none'"],
				scriptSrc: ["'self'"],
				styleSrc: ["'self'", "'unsafe-inline'"],
				imgSrc: ["'self'", "data:"],
				connectSrc: ["'self'"],
				frameAncestors: ["'none'"],
			},
		}),
	);
	app.use(
		cors({
			origin: (origin) => (isExtensionOrigin(env, origin) ? origin : null),
			allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
			allowHeaders: ["authorization", "content-type"],
			exposeHeaders: ["set-auth-token", "x-request-id", "retry-after", "content-disposition"],
			maxAge: 600,
		}),
	);
	app.use(limitBody);
	app.notFound((c) => describeFailure(c, new ExpungeError("not_found")));
	app.onError((error, c) => describeFailure(c, error));
	app.route("/", routes);
	mountDocumentation(app, routes);
	return app;
}

function describeFailure(c: Context<RequestEnv>, error: unknown) {
	const { log } = c.var.services;
	const expected = expectedFailure(error);
	const requestId = c.var.requestId;
	const { code, message, details } = expected ?? new ExpungeError("internal");
	const request = { requestId, method: c.req.method, route: c.req.routePath, code };
	if (error instanceof ExpungeError) log.info(request, "request refused");
	else if (expected) log.warn({ ...request, error }, "request refused");
	else log.error({ ...request, error }, "request failed unexpectedly");
	const seconds = details?.["retryAfter"];
	if (typeof seconds === "number") c.header("retry-after", String(seconds));
	return c.json({ error: { code, message, requestId, ...(details ? { details } : {}) } }, errorCodes[code].status);
}

function expectedFailure(error: unknown): ExpungeError | undefined {
	if (error instanceof ExpungeError) return error;
	if (error instanceof HTTPException && error.status < 500) return new ExpungeError("invalid_request");
	if (isBadValue(error)) return new ExpungeError("invalid_request");
	return isUnreachable(error) ? new ExpungeError("unavailable") : undefined;
}
