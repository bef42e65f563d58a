import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { bulkDelete } from "../features/bulk-delete.ts";
import { deleteOption } from "../features/delete-option.ts";
import { erasedNotice } from "../features/erased-notice.ts";
import { erasedRecords } from "../features/erased-records.ts";
import { keptTicks } from "../features/kept-ticks.ts";
import { linkedJob } from "../features/linked-job.ts";
import { ownCheckboxes } from "../features/own-checkboxes.ts";
import { rowCheckboxes } from "../features/row-checkboxes.ts";
import { sameList } from "../features/same-list.ts";
import { callIfThere } from "../messaging.ts";
import { watchPresses } from "../page/press.ts";
import { showFeatures } from "../stage/show-features.ts";
import { readWords } from "../words.ts";

/** Registered at run time, only for the CRM's own site. It does not use WXT's content-script context, which is larger than the code that we need from it. */
export default defineUnlistedScript(() => {
	const signal = untilReplaced();
	watchPresses(signal);
	const begin = async () => {
		await readWords(() => callIfThere("page/words", null));
		// A newer script may have started meanwhile.
		if (!signal.aborted) showFeatures(features, signal);
	};
	if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => void begin(), { signal, once: true });
	else void begin();
});

/** Aborts when a newer script of this extension starts in the document, as after an update. */
function untilReplaced(): AbortSignal {
	const life = new AbortController();
	const started = "expunge:script-started";
	document.dispatchEvent(new Event(started));
	document.addEventListener(started, () => life.abort(), { once: true });
	return life.signal;
}

const features = [deleteOption, erasedRecords, sameList, rowCheckboxes, ownCheckboxes, keptTicks, bulkDelete, erasedNotice, linkedJob];
