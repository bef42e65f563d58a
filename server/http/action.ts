import type { HttpBindings } from "@hono/node-server";
import type { Actor } from "../auth/actor.ts";
import type { Services } from "../services.ts";

/** What every action gets as its first argument: the running Expunge, who asks, and from where. */
export interface ActionContext extends Services {
	actor: Actor;
	requestId: string;
	/** For the audit: the client's address and the kind of client, "192.0.2.7, Chromium extension". */
	origin: string;
}

/** What every route can read from its context. Those behind `requireActor` or `requireAdmin` also have `c.var.action`. */
export interface RequestEnv {
	Bindings: Partial<HttpBindings>;
	Variables: { services: Services; requestId: string };
}

export interface ActorEnv extends RequestEnv {
	Variables: RequestEnv["Variables"] & { action: ActionContext };
}
