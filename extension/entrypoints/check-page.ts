import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { showPageCheck } from "../check/show-page-check.ts";
import { callIfThere } from "../messaging.ts";
import { readWords } from "../words.ts";

/** Injected into a page of the CRM when an admin chooses Check this page. */
export default defineUnlistedScript(() => void readWords(() => callIfThere("page/words", null)).then(showPageCheck));
