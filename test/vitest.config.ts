import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./support/longest-first.ts";
import { patient } from "./support/patient.ts";

const jsx = { jsx: { runtime: "automatic", importSource: "preact" } } as const;

/** A recorded run loads everything again for each test file, so that it knows what each of them loads. */
const recording = process.env.EXPUNGE_TEST_COVERAGE !== undefined;
const isolate = recording;
const setupFiles = recording ? ["test/support/record-coverage.ts"] : [];

/** Tests often wait for a lock, a timeout or a window, so more of them run than a small machine has cores. */
const maxWorkers = 5;

const resolver = new URL("support/resolve-once.ts", import.meta.url).href;

const stories = {
	setupFiles,
	globalSetup: ["test/support/cluster.ts", "test/support/extension-build.ts"],
	testTimeout: 120_000,
	hookTimeout: 180_000,
	isolate,
	expect: patient,
	maxWorkers,
};

/**
 * Unit tests need nothing, server tests a database, end-to-end tests the whole product in a browser. Long tests, and those with real
 * windows, are run by `npm run test:long`, and by `npm test` only if it is told to. Files share a worker's modules (`isolate`), because
 * importing the server again often takes longer than a file's tests. So what a test imports must not keep state.
 */
export default defineConfig({
	root: fileURLToPath(new URL("..", import.meta.url)),
	oxc: jsx,
	test: {
		sequence: { sequencer: LongestFirst },
		// A larger space for new objects means fewer garbage collections.
		execArgv: ["--import", resolver, "--max-semi-space-size=32"],
		projects: [
			{
				oxc: jsx,
				test: {
					name: "unit",
					setupFiles: [...setupFiles, "test/support/english-words.ts"],
					include: ["test/*.test.ts", "test/unit/**/*.test.{ts,tsx}"],
					hookTimeout: 60_000,
					testTimeout: 20_000,
					isolate,
					expect: patient,
					maxWorkers,
				},
			},
			{
				test: {
					name: "server",
					setupFiles,
					globalSetup: ["test/support/cluster.ts"],
					include: ["test/server/**/*.test.ts"],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					isolate,
					expect: patient,
					maxWorkers,
				},
			},
			{
				test: { ...stories, name: "e2e", include: ["test/e2e/**/*.test.ts"] },
			},
			{
				test: { ...stories, name: "long", include: ["test/long/**/*.test.ts"] },
			},
			// Real windows need an X display of the run's own, which other systems do not have.
			...(process.platform === "linux" ? [{ test: { ...stories, name: "windows", include: ["test/windows/**/*.test.ts"] } }] : []),
		],
	},
});
