import * as z from "zod/mini";
import { describeProblems } from "../../../server/crm/describe-problems.ts";
import { crmPages } from "../../../server/crm/pages.ts";
import type { Me } from "../../../server/people/schemas.ts";
import type { Result } from "../../messages.ts";
import { askServer } from "../api.ts";
import { readStoredMe, sessionCount } from "../credentials.ts";
import { localStore, sessionStore } from "../store.ts";
import { keepMe } from "./badge.ts";
import { type Adapter, isCurrent, offerVersion } from "./stored-adapter.ts";

/** What the CRM's pages may offer. */
export interface Offer {
	me: Me;
	adapter: Adapter;
}

/** The server's last answer, if it is the one that pages were last told. Also null while the server is unreachable. */
export async function readStoredOffer(): Promise<Offer | null> {
	const [offer, told] = await Promise.all([readStored(), localStore.get("versions")]);
	return offer !== null && told === offerVersion(offer.me, offer.adapter) ? offer : null;
}

async function readStored(): Promise<Offer | null> {
	const [me, adapter] = await Promise.all([readStoredMe(), sessionStore.get("adapter")]);
	return me === null || adapter === null || !isCurrent(adapter, me) ? null : { me, adapter };
}

/**
 * The person's rights as the server has them now, and the adapter. One call, unless the adapter has changed. It returns the value as read
 * back from the storage, which sorts properties: pages compare answers as text, and would start again after the same answer in another
 * order.
 */
export async function readOffer(): Promise<Result<Offer>> {
	const session = sessionCount();
	const me = await askServer((client) => client.api.me.$get());
	if (session !== sessionCount()) return readOffer();
	if (!me.ok) return me;
	await keepMe(me.value, session);
	const adapter = await readAdapter(me.value);
	return adapter.ok ? { ok: true, value: (await readStored()) ?? { me: me.value, adapter: adapter.value } } : adapter;
}

// Zod would otherwise generate code from text, which extensions may not run.
z.config({ jitless: true });

/** The stored adapter if it has the version that `me` names, otherwise the server's. */
async function readAdapter(me: Me): Promise<Result<Adapter>> {
	const stored = await sessionStore.get("adapter");
	return stored !== null && isCurrent(stored, me) ? { ok: true, value: stored } : fetchAdapter();
}

/** The stored adapter, whatever its version, otherwise the server's. The browser forgets the stored one when it closes. */
export async function readAnyAdapter(): Promise<Result<Adapter>> {
	const stored = await sessionStore.get("adapter");
	return stored === null ? fetchAdapter() : { ok: true, value: stored };
}

async function fetchAdapter(): Promise<Result<Adapter>> {
	const sent = await askServer((client) => client.api.crm.$get());
	if (!sent.ok) return sent;
	const { version, objects } = sent.value;
	const read = crmPages.safeParse(sent.value.pages);
	const problems = read.success ? [] : describeProblems(read.error.issues, sent.value, ["pages"]);
	const adapter = { version, pages: read.data ?? null, objects, problems };
	await sessionStore.set("adapter", adapter);
	return { ok: true, value: adapter };
}
