import type { Preview } from "../../server/deletions/schemas.ts";
import { browser } from "../browser.ts";
import type { Result, Selection } from "../messages.ts";
import { ask } from "./api.ts";
import { hashKeys } from "./hash-keys.ts";

/** The server's `partSize`: ids in one upload. */
const partSize = 10_000;

/** Freezes a selection on the server and reads what would go; many ids travel in parts. */
export async function makePreview(selection: Selection): Promise<Result<Preview>> {
	const { object, klass, bulk, keys } = selection;
	const first = keys.slice(0, partSize);
	const complete = first.length === keys.length;
	const made = await ask((client) => client.api.previews.$post({ json: { object, klass, bulk, ids: first, complete } }));
	if (!made.ok || complete) return made;
	const param = { id: made.value.id };
	for (let part = 1; part * partSize < keys.length; part += 1) {
		const ids = keys.slice(part * partSize, (part + 1) * partSize);
		const received = await ask((client) => client.api.previews[":id"].parts.$post({ param, json: { part, ids } }));
		if (!received.ok) return received;
		// A call of the browser's own keeps the worker alive through a long upload.
		await browser.runtime.getPlatformInfo();
	}
	const hash = await hashKeys(keys);
	return ask((client) => client.api.previews[":id"].seal.$post({ param, json: { count: keys.length, hash } }));
}
