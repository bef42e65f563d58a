import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** They make copies of the database, or look at our own cluster; a Request Tracker that is not ours has neither to give. */
const onOursOnly = ["beneath", "doctor", "effects", "oracle", "place", "redaction", "refusals"].map(
	(name) => `test/request-tracker/${name}.test.ts`,
);
const isOurs = process.env["RT_URL"] === undefined;
if (!isOurs) console.log(`Left out, since they need a Request Tracker of their own: ${onOursOnly.join(", ")}`);

/** Everything on a real Request Tracker. One file after the other: they share its web server and two processors. */
export default defineConfig({
	root: fileURLToPath(new URL("../..", import.meta.url)),
	test: {
		name: "request-tracker",
		include: ["test/request-tracker/**/*.test.ts"],
		exclude: isOurs ? [] : onOursOnly,
		globalSetup: ["test/request-tracker/provide.ts", "test/support/extension-build.ts"],
		testTimeout: 300_000,
		hookTimeout: 600_000,
		fileParallelism: false,
	},
});
