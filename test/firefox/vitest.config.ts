import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { patient } from "../support/patient.ts";

/** The whole product in a real Firefox. */
export default defineConfig({
	root: fileURLToPath(new URL("../..", import.meta.url)),
	test: {
		name: "firefox",
		include: ["test/firefox/**/*.test.ts"],
		globalSetup: ["test/support/cluster.ts", "test/firefox/provide.ts"],
		testTimeout: 120_000,
		hookTimeout: 180_000,
		expect: patient,
		fileParallelism: false,
	},
});
