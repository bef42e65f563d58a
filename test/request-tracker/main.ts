import { finish } from "../support/run.ts";
import { runTests } from "../support/run-tests.ts";
import { removeRequestTracker } from "./start.ts";

if (process.argv.includes("--down")) await removeRequestTracker();
else finish([await runTests(process.argv.slice(2), { config: "test/request-tracker/vitest.config.ts" })]);
