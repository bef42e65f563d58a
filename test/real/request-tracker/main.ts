import { finish } from "../../support/run.ts";
import { runTests } from "../../support/run-tests.ts";
import { forgetElsewhere, readElsewhere, refuseOthers } from "./elsewhere.ts";
import { removeRequestTracker } from "./start.ts";

try {
	const elsewhere = readElsewhere();
	if (process.argv.includes("--down")) await (elsewhere ? forgetElsewhere(elsewhere) : removeRequestTracker());
	else {
		if (elsewhere) await refuseOthers(elsewhere);
		finish([await runTests(process.argv.slice(2), { config: "test/real/request-tracker/vitest.config.ts" })]);
	}
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	finish([{ passed: 0, failed: 1 }]);
}
