import { callIfThere } from "../messaging.ts";
import type { Feature } from "./stage.ts";

/**
 * What is ticked outlives the document, for many CRMs load a new one for each page of results: the background keeps it for the tab and the
 * search. Where the page does not say which search it shows, nothing is kept and nothing comes back.
 */
export const keptTicks: Feature = (stage) => {
	const { results, place } = stage.view;
	if (results === null || results.address === null) return () => undefined;
	let known: string | null = null;
	void callIfThere("page/ticked", { place }).then((kept) => {
		const keys = kept ?? [];
		const gone = stage.gone(results.list.object);
		for (const key of keys) if (!gone.has(key)) stage.ticked.add(key);
		known = JSON.stringify(keys);
		stage.refresh();
	});
	return () => {
		const keys = [...stage.ticked];
		const now = JSON.stringify(keys);
		if (known === null || known === now || stage.signal.aborted) return;
		known = now;
		void callIfThere("page/keep-ticked", { place, keys });
	};
};
