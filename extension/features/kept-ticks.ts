import type { KeptTicks } from "../messages.ts";
import { callIfThere } from "../messaging.ts";
import { shownKeys } from "../page/rows.ts";
import type { Feature } from "../stage/stage.ts";
import { forgetTicks } from "./same-list.ts";

/**
 * Ticks outlive the document, because many CRMs load a new one for each page of results. The background keeps them for the tab and the
 * search. If the page does not say which search it shows, no ticks are kept or restored.
 */
export const keptTicks: Feature = (stage) => {
	const { results, place } = stage.view;
	if (results === null || results.address === null) return () => undefined;
	const { list } = results;
	const slot = list.alongside ? list.list : "";
	/** The version of the ticks that the background has. Null until it has answered. */
	let known: number | null = null;
	let kept: KeptTicks | null = null;
	void callIfThere("page/ticked", { place, slot }).then((found) => {
		kept = found ?? { address: "", keys: [] };
		// Without ticks there is nothing to draw, and a long list takes a while to look at.
		if (kept.keys.length > 0) return stage.refresh();
		restore(kept);
		keep();
	});
	/** Waits for the rows. A list at the same address without any ticked row may be another search. */
	const restore = ({ address, keys }: KeptTicks) => {
		const shown = keys.length === 0 ? [] : shownKeys(list);
		if (shown.length === 0 && keys.length > 0) return;
		known = unsaved;
		if (keys.length > 0 && list.link === undefined && address === location.href && !keys.some((key) => shown.includes(key))) {
			return forgetTicks(stage, keys.length);
		}
		const erased = stage.erased(list.object);
		for (const key of keys) if (!erased.has(key)) stage.ticked.add(key);
		if (stage.ticked.size === keys.length && keys.every(stage.ticked.has)) known = stage.ticked.version;
		if (keys.length > 0) stage.refresh();
	};
	const keep = () => {
		if (known === null || known === stage.ticked.version || stage.signal.aborted) return;
		known = stage.ticked.version;
		void callIfThere("page/keep-ticked", { place, slot, address: location.href, keys: [...stage.ticked] });
	};
	// The ticks are saved at once, because the person may leave the page before the next scan.
	stage.ticked.onChange(keep);
	return () => {
		if (known === null && kept !== null) restore(kept);
		keep();
	};
};

const unsaved = -1;
