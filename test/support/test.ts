import { reportBehaviour } from "./behaviour.ts";
import { runChecks } from "./checks.ts";
import { findChromium } from "./chromium.ts";
import { requireDisplay } from "./display.ts";
import { randomness } from "./effort.ts";
import { finish } from "./run.ts";
import { runTests } from "./run-tests.ts";

// First, because without a browser there is no point in waiting for the rest.
try {
	await findChromium();
	requireDisplay();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
const checks = await runChecks();
const results = await runTests(process.argv.slice(2), { environment: randomness("little") });
const behaviour = process.argv.length > 2 ? { passed: 0, failed: 0 } : reportBehaviour(results);
finish([checks, results, behaviour]);
