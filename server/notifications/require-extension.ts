import { createMiddleware } from "hono/factory";
import type { RequestEnv } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { isExtensionOrigin } from "../http/extension-origin.ts";

/** A socket is not bound by the rules for calls between sites: where it was opened, a page of somebody else's included, only its origin says. */
export const requireExtension = createMiddleware<RequestEnv>(async (c, next) => {
	if (!isExtensionOrigin(c.var.services.env, c.req.header("origin") ?? "")) throw new ExpungeError("permission_denied");
	await next();
});
