import { defineContentScript } from "wxt/utils/define-content-script";
import { bulkDelete } from "../features/bulk-delete.ts";
import { deleteOption } from "../features/delete-option.ts";
import { goneNotice } from "../features/gone-notice.ts";
import { goneRecords } from "../features/gone-records.ts";
import { keptTicks } from "../features/kept-ticks.ts";
import { linkedJob } from "../features/linked-job.ts";
import { rowCheckboxes } from "../features/row-checkboxes.ts";
import { sameList } from "../features/same-list.ts";
import { watchPresses } from "../page/press.ts";
import { showFeatures } from "../stage/show-features.ts";

/** Registered at run time, only for the CRM's own site. */
export default defineContentScript({
	registration: "runtime",
	async main({ signal }) {
		watchPresses(signal);
		if (document.readyState === "loading") await new Promise((loaded) => document.addEventListener("DOMContentLoaded", loaded, { signal }));
		if (!signal.aborted) showFeatures(features, signal);
	},
});

const features = [deleteOption, goneRecords, sameList, rowCheckboxes, keptTicks, bulkDelete, goneNotice, linkedJob];
