import { z } from "@hono/zod-openapi";
import type { WSContext, WSEvents } from "hono/ws";
import { findActor } from "../auth/actor.ts";
import { ExpungeError } from "../errors.ts";
import type { Installation } from "../installation.ts";
import type { FeedMessage } from "./schemas.ts";

const firstMessage = z.object({ token: z.string().min(1).max(2_000) });

const closings = { refused: 4401, tooLate: 4408, tooMany: 4429 };
const patience = 5_000;
const pingEvery = 20_000;

/**
 * One socket of the feed. Silent until its first message signs it in; then it says that something changed, never what. The session is
 * looked at again with every change and every ping, so that a socket does not outlive a sign-out or a removal by more than a ping.
 */
export function serveSocket(installation: Installation, address: string): WSEvents {
	const ending = new AbortController();
	const { signal } = ending;
	let token: string | undefined;
	let leaveEntrance: (() => void) | null = null;

	function end(socket: WSContext, code: number): void {
		ending.abort();
		socket.close(code);
	}

	function every(milliseconds: number, work: () => void): void {
		const timer = setInterval(work, milliseconds);
		signal.addEventListener("abort", () => clearInterval(timer));
	}

	/** The person, while the session lasts; a database that cannot be asked is no reason to send anybody away. */
	async function findPerson(socket: WSContext): Promise<string | undefined> {
		try {
			return (await findActor(installation, `Bearer ${token}`)).id;
		} catch (error) {
			if (error instanceof ExpungeError) end(socket, closings.refused);
			else installation.log.warn({ error }, "a session of the feed could not be looked at");
			return undefined;
		}
	}

	async function say(socket: WSContext, message: FeedMessage | { ready: true } | { ping: true }): Promise<void> {
		if ((await findPerson(socket)) !== undefined && !signal.aborted) socket.send(JSON.stringify(message));
	}

	async function signIn(socket: WSContext, text: unknown): Promise<void> {
		const parsed = typeof text === "string" ? firstMessage.safeParse(readJson(text)) : undefined;
		if (!parsed?.success) return end(socket, closings.refused);
		token = parsed.data.token;
		const user = await findPerson(socket);
		if (user === undefined) return end(socket, closings.refused);
		leaveEntrance?.();
		const leave = await installation.feed.subscribe(user, (message) => void say(socket, message));
		if (signal.aborted) return leave();
		signal.addEventListener("abort", leave);
		socket.send(JSON.stringify({ ready: true }));
		every(pingEvery, () => void say(socket, { ping: true }));
	}

	return {
		onOpen(_event, socket) {
			leaveEntrance = installation.entrance.enter(address);
			if (leaveEntrance === null) return end(socket, closings.tooMany);
			signal.addEventListener("abort", leaveEntrance);
			const late = setTimeout(() => token === undefined && end(socket, closings.tooLate), patience);
			signal.addEventListener("abort", () => clearTimeout(late));
		},
		onMessage({ data }, socket) {
			// Anything after the first is the answer to a ping.
			if (token !== undefined || signal.aborted) return;
			signIn(socket, data).catch((error) => {
				installation.log.warn({ error }, "the feed could not be joined");
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
