import type { HttpBindings } from "@hono/node-server";
import type { Actor } from "../auth/actor.ts";
import type { Services } from "../services.ts";
import type { Language } from "../words/language.ts";

/** The first argument of every action: the services, the actor, and where the request came from. Its `crm` has labels in the reader's language. */
export interface ActionContext extends Services {
	actor: Actor;
	/** The language of the answer. */
	language: Language;
	/** The locale for numbers in the answer, such as "de-AT" or "it". */
	locale: string;
	requestId: string;
	/** For the audit, for example "192.0.2.7, Chromium extension". */
	origin: string;
}

/** The context of every route. Routes behind `requireActor` or `requireAdmin` also have `c.var.action`. */
export interface RequestEnv {
	Bindings: Partial<HttpBindings>;
	Variables: { services: Services; requestId: string };
}

export interface ActorEnv extends RequestEnv {
	Variables: RequestEnv["Variables"] & { action: ActionContext };
}
