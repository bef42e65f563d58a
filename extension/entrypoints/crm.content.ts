import { defineContentScript } from "wxt/utils/define-content-script";
import { bulkDelete } from "../features/bulk-delete.ts";
import { deleteOption } from "../features/delete-option.ts";
import { goneNotice } from "../features/gone-notice.ts";
import { goneRecords } from "../features/gone-records.ts";
import { keptTicks } from "../features/kept-ticks.ts";
import { rowCheckboxes } from "../features/row-checkboxes.ts";
import { showFeatures } from "../features/show-features.ts";

/** Registered at run time, on the CRM's own site and nowhere else. */
export default defineContentScript({
	registration: "runtime",
	main: ({ signal }) => showFeatures([deleteOption, goneRecords, rowCheckboxes, keptTicks, bulkDelete, goneNotice], signal),
});
