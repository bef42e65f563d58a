import type { PageSelection, Result, Selection } from "../../messages.ts";
import { t } from "../../words.ts";
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
	if (keys.length === 0) return failed("not_found", bulk ? noneWords(asked.length) : t("background.noneHere"));
	return { ok: true, value: { object, klass, bulk, keys, shown, notFound: asked.length - keys.length } };
}

/** Ticks outlive the page, so reloading it is not enough. */
function noneWords(count: number): string {
	return t("background.noneTicked", { count, clear: t("common.clear") });
}

function ambiguousWords(ambiguous: number, asked: number): string {
	return asked === 1 ? t("background.ambiguousOne") : t("background.ambiguousSome", { ambiguous, asked });
}
