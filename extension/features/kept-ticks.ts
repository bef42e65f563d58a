import { call } from "../messaging.ts";
import type { Feature } from "./stage.ts";

/** In a CRM that loads a new document for each page of results, the ticks outlive the document: the background keeps them for the tab. */
export const keptTicks: Feature = (stage) => {
	const { results, place } = stage.view;
	if (results?.list.further.kind !== "document") return () => undefined;
	let known: string | null = null;
	void call("page/ticked", { place }).then((keys) => {
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
		void call("page/keep-ticked", { place, keys });
	};
};
