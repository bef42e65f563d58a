import { formatNumber } from "../../format-number.ts";
import type { PageSelection, Result, Selection } from "../../messages.ts";
import { askServer } from "../api.ts";
import { failed } from "../failures.ts";
import { oneRequest, splitKeys } from "./split-keys.ts";

/**
 * The selection by the object's own keys. Where the page shows other columns, the server finds the records. Unless it finds every one, there is
 * no selection.
 */
export async function resolveSelection({ by, ...selection }: PageSelection): Promise<Result<Selection>> {
	if (by === null) return { ok: true, value: selection };
	const { object, klass, keys: shown } = selection;
	const keys: string[] = [];
	for (const ids of splitKeys(shown, oneRequest)) {
		const found = await askServer((client) => client.api.records.resolve.$post({ json: { object, klass, by, ids } }));
		if (!found.ok) return found;
		keys.push(...found.value.keys.flatMap((key) => key ?? []));
	}
	const lost = shown.length - keys.length;
	if (lost === 0) return { ok: true, value: { ...selection, keys, shown } };
	const words =
		shown.length === 1
			? "No record that you may see has what this page shows in place of its id."
			: `${formatNumber(lost)} of ${formatNumber(shown.length)} records were not found by what this page shows in place of their ids.`;
	return failed("not_found", `${words} Nothing was selected. Reload the page and try again.`);
}
