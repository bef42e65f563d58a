import type { Runtime } from "webextension-polyfill";
import { browser } from "./browser.ts";
import type { Calls, Events } from "./messages.ts";

type Input<Table, Name extends keyof Table> = Table[Name] extends (input: infer Value) => unknown ? Value : never;
type Output<Table, Name extends keyof Table> = Table[Name] extends (input: never) => infer Value ? Value : never;

export type Sender = Runtime.MessageSender;

/** One handler for each call of a table; `sender` says who asks. */
export type Handlers<Table> = {
	[Name in keyof Table]: (input: Input<Table, Name>, sender: Sender) => Output<Table, Name> | Promise<Output<Table, Name>>;
};

type EventHandlers = { [Name in keyof Events]?: (input: Input<Events, Name>) => void };

/** Where an event goes: the extension's own pages, or the top document of a tab. */
type Recipient = "panels" | { tab: number; document: string | null };

/** Both ends are typed by the same table, so the value has the type of the handler's result. */
function typed<Value>(value: unknown): Value {
	return value as Value;
}

/** Asks the background. Rejects only when the extension itself is gone (updated, switched off). */
export async function call<Name extends keyof Calls>(name: Name, input: Input<Calls, Name>): Promise<Output<Calls, Name>> {
	return typed(await deliver({ call: name, input }));
}

const maxDeliveries = 5;

/** The value that a listener answers. Firefox answers `undefined` itself where no listener did. */
type Reply = [value: unknown];

/**
 * Firefox (seen in 153) does not deliver a message that arrives while it unloads the idle background page: it either throws or answers
 * `undefined`. No listener has received the message, so sending it again is safe and wakes the background page.
 * An interrupted call would look the same; `stayAwake` prevents that.
 */
async function deliver(message: unknown): Promise<unknown> {
	for (let delivery = 0; delivery < maxDeliveries; delivery++) {
		const reply: unknown = await browser.runtime.sendMessage(message).catch(ignoreUndelivered);
		if (Array.isArray(reply)) return reply[0];
	}
	throw new Error("No answer.");
}

function ignoreUndelivered(error: unknown): void {
	if (!String(error).includes("Receiving end")) throw error;
}

/** The same for pages, which may outlive the extension. Returns null if it is gone. */
export function callIfThere<Name extends keyof Calls>(name: Name, input: Input<Calls, Name>): Promise<Output<Calls, Name> | null> {
	return call(name, input).catch(() => null);
}

/** Sends an event to pages or panels. Returns false if nobody received it. */
export async function sendEvent<Name extends keyof Events>(recipient: Recipient, name: Name, input: Input<Events, Name>): Promise<boolean> {
	const message = { event: name, input };
	const sent =
		recipient === "panels"
			? browser.runtime.sendMessage(message)
			: browser.tabs.sendMessage(recipient.tab, message, tabOptions(recipient.document));
	return Promise.race([
		sent.then(
			() => true,
			() => false,
		),
		new Promise<boolean>((resolve) => setTimeout(resolve, deliveryTimeoutMs, false)),
	]);
}

/** Whether a document is still the one that its tab shows. A document too busy to answer counts as there: for a document that has gone, the browser answers at once. */
export function isDocumentThere(tab: number, document: string | null): Promise<boolean> {
	const answered = browser.tabs.sendMessage(tab, { event: "confirmation/still-there", input: null }, tabOptions(document));
	return Promise.race([
		answered.then(
			() => true,
			() => false,
		),
		new Promise<boolean>((resolve) => setTimeout(resolve, deliveryTimeoutMs, true)),
	]);
}

/** A frozen tab answers only when the person returns to it. */
const deliveryTimeoutMs = 2_000;

function tabOptions(document: string | null): { frameId: number } {
	if (document === null) return { frameId: 0 };
	return typed({ documentId: document });
}

/** Calls the handlers for events of the background. */
export function onEvent(handlers: EventHandlers, signal?: AbortSignal): void {
	const listener = (message: unknown) => {
		if (!isMessage(message, "event")) return undefined;
		const handler = typed<EventHandlers>(handlers)[typed<keyof Events>(message.event)];
		if (handler === undefined) return undefined;
		typed<(input: unknown) => void>(handler)(message.input);
		return Promise.resolve(null);
	};
	browser.runtime.onMessage.addListener(listener);
	// A content script that outlives its extension has nothing left to unregister from.
	signal?.addEventListener("abort", () => browser.runtime?.id && browser.runtime.onMessage.removeListener(listener), { once: true });
}

/** Answers the calls of one table, from admitted senders only. */
export function answerCalls<Table>(handlers: Handlers<Table>, admits: (sender: Sender) => boolean | Promise<boolean>): void {
	browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => {
		if (!isMessage(message, "call") || !Object.hasOwn(handlers, message.call)) return undefined;
		const handler = typed<Record<string, (input: unknown, sender: Sender) => unknown>>(handlers)[message.call];
		return stayAwake(respond(handler, message.input, sender, admits));
	});
}

async function respond(
	handler: ((input: unknown, sender: Sender) => unknown) | undefined,
	input: unknown,
	sender: Sender,
	admits: (sender: Sender) => boolean | Promise<boolean>,
): Promise<Reply> {
	if (handler === undefined || sender.id !== browser.runtime.id || !(await admits(sender))) throw new Error("Not admitted.");
	return [await handler(input, sender)];
}

function isMessage<Kind extends "call" | "event">(message: unknown, kind: Kind): message is Record<Kind, string> & { input: unknown } {
	return typeof message === "object" && message !== null && kind in message;
}

/** Milliseconds; well below Firefox's idle time of 30 seconds, and below the second that tests set. */
const touchEvery = 500;

/** Firefox (153) unloads a background page that calls no extension API for the idle time, even while a caller waits for its answer. */
async function stayAwake<Value>(work: Promise<Value>): Promise<Value> {
	if (import.meta.env["FIREFOX"] !== true) return work;
	const touching = setInterval(() => void browser.runtime.getPlatformInfo(), touchEvery);
	return work.finally(() => clearInterval(touching));
}
