import { z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import type { WSContext, WSEvents } from "hono/ws";
import { findActor } from "../auth/actor.ts";
import type { RequestEnv } from "../http/action.ts";
import { isExtensionOrigin } from "../http/client-address.ts";
import { ExpungeError } from "../http/errors.ts";
import type { Services } from "../services.ts";

const firstMessage = z.object({ token: z.string().min(1).max(2_000) });

const closings = { refused: 4401, tooLate: 4408, tooMany: 4429 };
const handshakeTimeoutMs = 5_000;

/** Sockets ignore CORS. Only the origin says whether the extension opened it, or somebody else's page. */
export const requireExtension = createMiddleware<RequestEnv>(async (c, next) => {
	if (!isExtensionOrigin(c.var.services.env, c.req.header("origin") ?? "")) throw new ExpungeError("permission_denied");
	await next();
});

/**
 * One socket of the feed. It is silent until its first message signs it in. After that it reports that something has changed, but not what.
 */
export function serveSocket(services: Services, address: string): WSEvents {
	const ending = new AbortController();
	const { signal } = ending;
	let asked = false;
	let leavePending = () => {};

	function end(socket: WSContext, code: number): void {
		ending.abort();
		socket.close(code);
	}

	async function signIn(socket: WSContext, text: unknown): Promise<void> {
		const parsed = typeof text === "string" ? firstMessage.safeParse(readJson(text)) : undefined;
		if (!parsed?.success) return end(socket, closings.refused);
		const { token } = parsed.data;
		const user = await findPerson(token);
		if (user === undefined) return end(socket, closings.refused);
		const leave = await services.audience.join(user, {
			token,
			send: (message) => !signal.aborted && socket.send(JSON.stringify(message)),
			refuse: () => end(socket, closings.refused),
			evict: () => end(socket, closings.tooMany),
		});
		if (signal.aborted) return leave();
		signal.addEventListener("abort", leave);
		socket.send(JSON.stringify({ ready: true }));
	}

	async function findPerson(token: string): Promise<string | undefined> {
		try {
			return (await findActor(services, `Bearer ${token}`)).id;
		} catch (error) {
			if (error instanceof ExpungeError) return undefined;
			throw error;
		}
	}

	return {
		onOpen(_event, socket) {
			leavePending = services.handshakeLimit.admit(address, () => end(socket, closings.tooMany));
			signal.addEventListener("abort", leavePending);
			const late = setTimeout(() => !asked && end(socket, closings.tooLate), handshakeTimeoutMs);
			signal.addEventListener("abort", () => clearTimeout(late));
		},
		onMessage({ data }, socket) {
			// Every later message answers a ping.
			if (asked || signal.aborted) return;
			asked = true;
			leavePending();
			signIn(socket, data).catch((error) => {
				services.log.warn({ error }, "could not join the feed");
				end(socket, 1011);
			});
		},
		onClose: () => ending.abort(),
		onError: () => ending.abort(),
	};
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
