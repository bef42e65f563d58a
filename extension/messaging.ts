import type { Calls, Events } from "./messages.ts";
import { type Listener, nativeApi } from "./native-api.ts";

export type Input<Table, Name extends keyof Table> = Table[Name] extends (input: infer Value) => unknown ? Value : never;
export type Output<Table, Name extends keyof Table> = Table[Name] extends (input: never) => infer Value ? Value : never;

type EventHandlers = { [Name in keyof Events]?: (input: Input<Events, Name>) => void };

const runtime = () => nativeApi("runtime");

/** It is missing once the extension has been updated or switched off. */
function requireRuntime() {
	const api = runtime();
	if (api === undefined) throw new Error("The extension is gone.");
	return api;
}

/** Both ends are typed by the same table, so the value has the type of the handler's result. */
export function typed<Value>(value: unknown): Value {
	return value as Value;
}

/** Asks the background. Rejects only when the extension itself is gone (updated, switched off). */
export async function call<Name extends keyof Calls>(name: Name, input: Input<Calls, Name>): Promise<Output<Calls, Name>> {
	return typed(await deliver({ call: name, input }));
}

const maxDeliveries = 5;

/** The value that a listener returns. If no listener answered, Firefox itself returns `undefined`. */
export type Reply = [value: unknown];

/**
 * Firefox (seen in 153) does not deliver a message that arrives while it unloads the idle background page: it either throws or answers
 * `undefined`. No listener has received the message, so sending it again is safe and wakes the background page.
 * An interrupted call would look the same; `stayAwake` prevents that.
 */
async function deliver(message: unknown): Promise<unknown> {
	for (let delivery = 0; delivery < maxDeliveries; delivery++) {
		const reply = await requireRuntime().sendMessage(message).catch(ignoreUndelivered);
		if (Array.isArray(reply)) return reply[0];
		// In Chromium, the background's polyfill answers with an object when a handler has failed.
		if (reply != null) throw new Error("The call failed.");
	}
	throw new Error("No answer.");
}

function ignoreUndelivered(error: unknown): void {
	if (!String(error).includes("Receiving end")) throw error;
}

/** The same for pages, which can outlive the extension. Returns null if it is gone. */
export function callIfThere<Name extends keyof Calls>(name: Name, input: Input<Calls, Name>): Promise<Output<Calls, Name> | null> {
	return call(name, input).catch(() => null);
}

/** Calls the handlers for events of the background. */
export function onEvent(handlers: EventHandlers, signal?: AbortSignal): void {
	const listener: Listener = (message, _sender, respond) => {
		if (!isMessage(message, "event")) return;
		const handler = typed<EventHandlers>(handlers)[typed<keyof Events>(message.event)];
		if (handler === undefined) return;
		typed<(input: unknown) => void>(handler)(message.input);
		respond(null);
	};
	runtime()?.onMessage.addListener(listener);
	// A content script that outlives its extension has nothing left to unregister from.
	signal?.addEventListener("abort", () => runtime()?.id && runtime()?.onMessage.removeListener(listener), {
		once: true,
	});
}

export function isMessage<Kind extends "call" | "event">(
	message: unknown,
	kind: Kind,
): message is Record<Kind, string> & { input: unknown } {
	return typeof message === "object" && message !== null && kind in message;
}
