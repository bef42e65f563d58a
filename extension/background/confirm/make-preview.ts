import type { CreatedPreview } from "../../../server/previews/schemas.ts";
import { browser } from "../../browser.ts";
import type { Result, Selection } from "../../messages.ts";
import { ask } from "../api.ts";
import { hashKeys, splitKeys } from "./split-keys.ts";

/** Freezes a selection on the server. Many ids travel in parts. */
export async function makePreview(selection: Selection): Promise<Result<CreatedPreview>> {
	const { object, klass, bulk, keys } = selection;
	const [first = [], ...further] = splitKeys(keys);
	const complete = further.length === 0;
	const made = await ask((client) => client.api.previews.$post({ json: { object, klass, bulk, ids: first, complete } }));
	if (!made.ok || complete) return made;
	const param = { id: made.value.id };
	for (const [index, ids] of further.entries()) {
		const received = await ask((client) => client.api.previews[":id"].parts.$post({ param, json: { part: index + 1, ids } }));
		if (!received.ok) return received;
		// A call of the browser's own keeps the worker alive through a long upload.
		await browser.runtime.getPlatformInfo();
	}
	const hash = await hashKeys(keys);
	return ask((client) => client.api.previews[":id"].seal.$post({ param, json: { count: keys.length, hash } }));
}
