import { createMiddleware } from "hono/factory";
import type { ActionContext, ActorEnv } from "../http/action.ts";
import { describeOrigin, type RequestFacts } from "../http/client-address.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Work } from "../http/turns.ts";
import { readLanguage, readLocale } from "../words/language.ts";
import { type Actor, findActor } from "./actor.ts";

/** Middleware of a route. Sets `c.var.action` when it is the person's turn. Fails with not_signed_in. */
export const requireActor = requireActorFor("ordinary");

/** The same as `requireActor`, for a request that keeps the database busy. */
export function requireActorFor(work: Work) {
	return createMiddleware<ActorEnv>(async (c, next) => {
		const action = await prepareAction(c);
		c.set("action", action);
		await action.turns[work].take(action.actor.id, next);
	});
}

/** The same as `requireActor`, for admins. Fails with permission_denied for anybody else. */
export const requireAdmin = createMiddleware<ActorEnv>(async (c, next) => {
	const action = await prepareAction(c);
	requireAdminRole(action.actor);
	c.set("action", action);
	await action.turns.ordinary.take(action.actor.id, next);
});

async function prepareAction(c: RequestFacts): Promise<ActionContext> {
	const { services, requestId } = c.var;
	const actor = await findActor(services, c.req.header("authorization"));
	const accepted = c.req.header("accept-language");
	const language = readLanguage(accepted);
	const locale = readLocale(accepted);
	return { ...services, crm: services.crmIn(language), actor, language, locale, requestId, origin: describeOrigin(c) };
}

/**
 * Fails with other_person if the CRM shows somebody else as signed in. The client reports that person, or null for nobody. This catches
 * mistakes at a shared workstation. It grants nothing.
 */
export function requireSamePerson(actor: Pick<Actor, "crmLogin">, shownLogin: string | null): void {
	if (shownLogin !== null && shownLogin.toLowerCase() !== actor.crmLogin.toLowerCase()) throw new ExpungeError("other_person");
}

/** Fails with permission_denied unless the actor is an admin. */
export function requireAdminRole(actor: Pick<Actor, "role">): void {
	if (actor.role !== "admin") throw new ExpungeError("permission_denied");
}
