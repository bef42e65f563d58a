import { formatNumber } from "../../format-number.ts";
import type { PageSelection, Result, Selection } from "../../messages.ts";
import { askServer } from "../api.ts";
import { failed } from "../failures.ts";
import { oneRequest, splitKeys } from "./split-keys.ts";

/**
 * The selection by the object's own keys. Where the page shows other columns, the server finds the records. One that is not found does not
 * stop the others. One that is ambiguous does: it is unclear what the person saw.
 */
export async function resolveSelection({ object, klass, bulk, keys: asked, by }: PageSelection): Promise<Result<Selection>> {
	if (by === null) return { ok: true, value: { object, klass, bulk, keys: asked } };
	const keys: string[] = [];
	const shown: string[] = [];
	let ambiguous = 0;
	for (const ids of splitKeys(asked, oneRequest)) {
		const answer = await askServer((client) => client.api.records.resolve.$post({ json: { object, klass, by, ids } }));
		if (!answer.ok) return answer;
		ambiguous += answer.value.ambiguous;
		for (const [index, id] of ids.entries()) {
			const key = answer.value.keys[index] ?? null;
			if (key === null) continue;
			keys.push(key);
			shown.push(id);
		}
	}
	if (ambiguous > 0) return failed("conflict", ambiguousWords(ambiguous, asked.length));
	if (keys.length === 0) return failed("not_found", bulk ? noneWords(asked.length) : noneHere);
	return { ok: true, value: { object, klass, bulk, keys, shown, notFound: asked.length - keys.length } };
}

const noneHere =
	"No record that you may see has what this page shows in place of its id. Nothing was selected. Reload the page and try again.";

/** Ticks outlive the page, so reloading it is not enough. */
function noneWords(asked: number): string {
	const none = asked === 1 ? "The ticked record was not" : `None of the ${formatNumber(asked)} ticked records was`;
	const place = asked === 1 ? "its id" : "their ids";
	return `${none} found by what this page shows in place of ${place}. Choose Clear, reload the page and tick again what it still shows.`;
}

function ambiguousWords(ambiguous: number, asked: number): string {
	const which = asked === 1 ? "The record" : `${formatNumber(ambiguous)} of ${formatNumber(asked)} records`;
	return `${which} cannot be told apart from others: several have what this page shows in place of the id. Nothing was selected. Tell your admin.`;
}
