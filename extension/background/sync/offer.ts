import type { Me } from "../../../server/people/schemas.ts";
import type { Result } from "../../messages.ts";
import { readAdapter } from "../adapter.ts";
import { ask } from "../api.ts";
import { keepMe } from "../credentials.ts";
import type { Adapter } from "./stored-adapter.ts";

/** What the CRM's pages may offer. */
export interface Offer {
	me: Me;
	adapter: Adapter;
}

/** The person's rights as the server has them now, and the adapter. One call, unless the adapter has changed. */
export async function readOffer(): Promise<Result<Offer>> {
	const me = await ask((client) => client.api.me.$get());
	if (!me.ok) return me;
	await keepMe(me.value);
	const adapter = await readAdapter(me.value);
	return adapter.ok ? { ok: true, value: { me: me.value, adapter: adapter.value } } : adapter;
}
