import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { patient } from "../../support/patient.ts";
import { readElsewhere } from "./elsewhere.ts";

/** They run RT's own programs on copies of its database, or examine the directory of our own one. */
const needPrograms = ["beneath", "oracle", "place", "redaction"].map((name) => `test/real/request-tracker/${name}.test.ts`);
const elsewhere = readElsewhere() !== undefined;
if (elsewhere) console.log(`Left out, since they need RT's own programs on this machine: ${needPrograms.join(", ")}`);

/** Everything on a real Request Tracker. The files run one after the other, because they share its web server and two processors. */
export default defineConfig({
	root: fileURLToPath(new URL("../../..", import.meta.url)),
	test: {
		name: "request-tracker",
		include: ["test/real/request-tracker/**/*.test.ts"],
		exclude: elsewhere ? needPrograms : [],
		globalSetup: ["test/real/request-tracker/provide.ts", "test/support/extension-build.ts"],
		testTimeout: 300_000,
		hookTimeout: 600_000,
		expect: patient,
		fileParallelism: false,
	},
});
