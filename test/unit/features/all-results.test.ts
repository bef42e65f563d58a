import { expect, test, vi } from "vitest";
import { allResults } from "../../../extension/features/all-results.ts";
import type { Results } from "../../../extension/features/read-results.ts";
import { provideReader } from "../../../extension/features/results-reader.ts";
import { typed } from "../../../extension/messaging.ts";
import type { PopUp } from "../../../extension/page/pop-ups.ts";
import { RequestError } from "../../../extension/page/request.ts";
import { makeTickedKeys } from "../../../extension/stage/ticked-keys.ts";

/** What the pop-up says after a person has chosen all results. */
async function choose(read: () => Promise<ReadonlySet<string>>): Promise<Pick<PopUp, "title" | "text">> {
	provideReader(read);
	const show = vi.fn();
	const stage = {
		ticked: makeTickedKeys(),
		popUps: { show, hide: () => undefined },
		signal: new AbortController().signal,
		refresh: () => undefined,
		erased: () => new Set<string>(),
	};
	const results = typed<Results>({ list: { object: "customer" }, klass: null });
	allResults(typed(stage), results, 2, { singular: "Customer", plural: "Customers" }).choose();
	await vi.waitUntil(() => show.mock.lastCall?.[1].tone !== "calm");
	return show.mock.lastCall?.[1];
}

test.each([
	[["1"], "1 Customer is ticked"],
	[["1", "2"], "2 Customers are ticked"],
])("%j: %s", async (keys, title) => {
	expect(await choose(async () => new Set(keys))).toMatchObject({ title });
});

test.each([
	["The CRM sent no results.", /^The CRM sent no results\. Nothing is selected\./],
	// The reader's words are gone with the extension.
	["", /^Expunge was updated or switched off\. Nothing is selected\./],
])("if reading fails with %j, nothing is selected, and the pop-up says why", async (reason, text) => {
	expect(await choose(() => Promise.reject(new RequestError(reason)))).toMatchObject({
		title: "Not all results could be read",
		text: expect.stringMatching(text),
	});
});
