import { finish } from "../support/run.ts";
import { runTests } from "../support/run-tests.ts";
import { findFirefox } from "./find-firefox.ts";

try {
	findFirefox();
	finish([await runTests(process.argv.slice(2), { config: "test/firefox/vitest.config.ts" })]);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	finish([{ passed: 0, failed: 1 }]);
}
