import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Results } from "./results-reporter.ts";
import { root, run } from "./run.ts";

interface TestOptions {
	config?: string;
	environment?: Record<string, string>;
}

/**
 * Runs vitest on the matching files, or on all. Node caches what it compiles, because the tests start the server a hundred times. A run
 * that broke before reporting, or before its first test, counts as one failure.
 */
export async function runTests(
	filters: string[],
	{ config = "test/vitest.config.ts", environment = {} }: TestOptions = {},
): Promise<Results> {
	const directory = await mkdtemp(join(tmpdir(), "expunge-results-"));
	const file = join(directory, "results.json");
	const reporters = ["--reporter=default", "--reporter=test/support/results-reporter.ts"];
	// V8 counts calls less exactly in cached code.
	const cache =
		environment["EXPUNGE_TEST_COVERAGE"] === undefined ? { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled") } : {};
	const succeeded = await run("vitest", ["run", `--config=${config}`, "--allowOnly=false", ...reporters, ...filters], {
		environment: { ...cache, ...environment, EXPUNGE_TEST_RESULTS: file },
	});
	const text = await readFile(file, "utf8").catch(() => undefined);
	await rm(directory, { recursive: true });
	const results: Results = text ? JSON.parse(text) : { passed: 0, failed: 0, tests: [], statements: [] };
	return succeeded || results.failed > 0 ? results : { ...results, failed: 1, failures: ["vitest ended before it could report"] };
}
