import { createMiddleware } from "hono/factory";
import type { ActorEnv } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { idInPath } from "../http/schemas.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { findPreview } from "./find-preview.ts";
import { requirePlan } from "./require-plan.ts";

/** Before a part of a selection is read: only the person who began the upload, and still has the right to delete that type in bulk, may send one. */
export const requireUpload = createMiddleware<ActorEnv>(async (c, next) => {
	const { action } = c.var;
	const path = idInPath.safeParse(c.req.param());
	if (!path.success) throw new ExpungeError("invalid_request");
	const preview = await findPreview(action, path.data.id);
	if (preview.state !== "uploading") throw new ExpungeError("conflict");
	await requirePlan(action, await readRights(action.db, action.actor.id), preview);
	await next();
});
