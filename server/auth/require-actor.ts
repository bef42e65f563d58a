import { createMiddleware } from "hono/factory";
import type { ActionContext, ActorEnv } from "../http/action.ts";
import { describeOrigin, type RequestFacts } from "../http/client-address.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Work } from "../http/turns.ts";
import { findActor } from "./actor.ts";

/** For a route's `middleware`: whoever is not signed in gets not_signed_in, all others get `c.var.action` when it is their turn. */
export const requireActor = requireActorFor("ordinary");

/** The same for a request that keeps the database busy. */
export function requireActorFor(work: Work) {
	return createMiddleware<ActorEnv>(async (c, next) => {
		const action = await prepareAction(c);
		c.set("action", action);
		await action.turns[work].take(action.actor.id, next);
	});
}

/** As `requireActor`, and whoever is no admin gets permission_denied. */
export const requireAdmin = createMiddleware<ActorEnv>(async (c, next) => {
	const action = await prepareAction(c);
	if (action.actor.role !== "admin") throw new ExpungeError("permission_denied");
	c.set("action", action);
	await action.turns.ordinary.take(action.actor.id, next);
});

async function prepareAction(c: RequestFacts): Promise<ActionContext> {
	const { services, requestId } = c.var;
	return { ...services, actor: await findActor(services, c.req.header("authorization")), requestId, origin: describeOrigin(c) };
}
