import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportBehaviour } from "./behaviour.ts";
import { runChecks } from "./checks.ts";
import { findChromium } from "./chromium.ts";
import { keepCoverage } from "./coverage.ts";
import { randomness } from "./effort.ts";
import { finish } from "./run.ts";
import { runTests } from "./run-tests.ts";

/**
 * `npm test`, for the matching files, or for all but those that `npm run test:long` runs. With `-- --record` it runs those too, and stores
 * for `npm run tests:for` which files the tests ran.
 */

// Comes first, because without a browser the rest would be in vain.
try {
	await findChromium();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
const filters = process.argv.slice(2).filter((word) => word !== "--record");
const recorded = process.argv.includes("--record") ? await mkdtemp(join(tmpdir(), "expunge-coverage-")) : null;
const recording: Record<string, string> = recorded === null ? {} : { EXPUNGE_TEST_COVERAGE: recorded };
const left = filters.length === 0 && recorded === null ? ["--project=!long", "--project=!windows"] : [];
// Together, because many tests wait for something.
const [checks, results] = await Promise.all([
	runChecks(),
	runTests([...filters, ...left], { environment: { ...randomness("little"), ...recording } }),
]);
if (recorded !== null) {
	keepCoverage(recorded);
	await rm(recorded, { recursive: true });
}
const behaviour = filters.length > 0 ? { passed: 0, failed: 0 } : reportBehaviour(results);
finish([checks, results, behaviour]);
