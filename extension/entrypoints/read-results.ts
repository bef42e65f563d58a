import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { readResults } from "../features/read-results.ts";
import { provideReader } from "../features/results-reader.ts";
import { callIfThere } from "../messaging.ts";
import { readWords } from "../words.ts";

/** Injected into a page of the CRM when a person chooses all results, or opens the menu that counts them. */
export default defineUnlistedScript(() =>
	provideReader(async (...input) => {
		await readWords(() => callIfThere("page/words", null));
		return readResults(...input);
	}),
);
