import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Everything on a real Request Tracker. One file after the other: they share its web server and two processors. */
export default defineConfig({
	root: fileURLToPath(new URL("../..", import.meta.url)),
	test: {
		name: "request-tracker",
		include: ["test/request-tracker/**/*.test.ts"],
		globalSetup: ["test/request-tracker/provide.ts", "test/support/extension-build.ts"],
		testTimeout: 300_000,
		hookTimeout: 600_000,
		fileParallelism: false,
	},
});
