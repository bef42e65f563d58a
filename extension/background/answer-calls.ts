import type { Runtime } from "webextension-polyfill";
import { browser } from "../browser.ts";
import type { Events } from "../messages.ts";
import { type Input, isMessage, type Output, type Reply, typed } from "../messaging.ts";

export type Sender = Runtime.MessageSender;

/** One handler for each call of a table; `sender` says who is asking. */
export type Handlers<Table> = {
	[Name in keyof Table]: (input: Input<Table, Name>, sender: Sender) => Output<Table, Name> | Promise<Output<Table, Name>>;
};

/** Where an event goes: the extension's own pages, or the top document of a tab. */
type Recipient = "panels" | { tab: number; document: string | null };

/** Sends an event to pages or panels. Returns false if nobody received it. */
export async function sendEvent<Name extends keyof Events>(recipient: Recipient, name: Name, input: Input<Events, Name>): Promise<boolean> {
	const message = { event: name, input };
	const sent =
		recipient === "panels"
			? browser.runtime.sendMessage(message)
			: browser.tabs.sendMessage(recipient.tab, message, tabOptions(recipient.document));
	return isDelivered(sent, false);
}

/**
 * Whether a document is still the one that its tab shows. A document that is too busy to answer counts as present: for a document that has
 * gone, the browser answers at once.
 */
export function isDocumentThere(tab: number, document: string | null): Promise<boolean> {
	const answered = browser.tabs.sendMessage(tab, { event: "confirmation/still-there", input: null }, tabOptions(document));
	return isDelivered(answered, true);
}

function isDelivered(sent: Promise<unknown>, ifLate: boolean): Promise<boolean> {
	return Promise.race([
		sent.then(
			() => true,
			() => false,
		),
		new Promise<boolean>((resolve) => setTimeout(resolve, deliveryTimeoutMs, ifLate)),
	]);
}

/** A frozen tab answers only when the person returns to it. */
const deliveryTimeoutMs = 2_000;

function tabOptions(document: string | null): { frameId: number } {
	if (document === null) return { frameId: 0 };
	return typed({ documentId: document });
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

/** Milliseconds; well below Firefox's idle time of 30 seconds, and below the second that tests set. */
const touchEvery = 500;

/** Firefox (153) unloads a background page that calls no extension API for the idle time, even while a caller waits for its answer. */
async function stayAwake<Value>(work: Promise<Value>): Promise<Value> {
	if (import.meta.env["FIREFOX"] !== true) return work;
	const touching = setInterval(() => void browser.runtime.getPlatformInfo(), touchEvery);
	return work.finally(() => clearInterval(touching));
}
